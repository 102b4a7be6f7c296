package dev.rollcall.events;

import dev.rollcall.store.Outlets.Outlet;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets that webhooks are signed with. Each is derived from {@link EventOptions#SECRET}, the outlet's id and the
 * secret's version, so that none has to be stored. Another {@code ROLLCALL_SECRET} changes all of them.
 */
public final class WebhookSecrets {
    private static final String HMAC = "HmacSHA256";

    private final byte[] main;

    /** @param main at least 32 characters */
    public WebhookSecrets(String main) {
        this.main = main.getBytes(StandardCharsets.UTF_8);
    }

    /** As receivers' libraries take it: {@code whsec_…} */
    public String current(Outlet outlet) {
        return secret(outlet.id(), outlet.secretVersion());
    }

    /** The one in force, and while it is being rotated the one before. */
    List<String> signing(Outlet outlet, Instant now) {
        boolean both =
                outlet.oldSecretUntil() != null && now.isBefore(outlet.oldSecretUntil()) && outlet.secretVersion() > 1;
        return both
                ? List.of(current(outlet), secret(outlet.id(), outlet.secretVersion() - 1))
                : List.of(current(outlet));
    }

    private String secret(int outlet, int version) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(main, HMAC));
            byte[] derived = mac.doFinal(
                    ("rollcall webhook " + outlet + " version " + version).getBytes(StandardCharsets.UTF_8));
            return "whsec_" + Base64.getEncoder().encodeToString(derived);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java has " + HMAC, e);
        }
    }
}
