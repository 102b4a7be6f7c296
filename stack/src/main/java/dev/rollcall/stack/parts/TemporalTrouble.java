package dev.rollcall.stack.parts;

import dev.rollcall.cli.UserError;
import io.grpc.Status;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.ClientConfigTLS;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Why Temporal could not be reached, with the mend. A message never holds a key. */
final class TemporalTrouble {
    private static final String CA = "TEMPORAL_TLS_SERVER_CA_CERT_PATH";
    private static final String CERTIFICATE = "TEMPORAL_TLS_CLIENT_CERT_PATH";
    private static final String KEY = "TEMPORAL_TLS_CLIENT_KEY_PATH";

    private final ClientConfigProfile profile;
    private final String target;

    TemporalTrouble(ClientConfigProfile profile, String target) {
        this.profile = profile;
        this.target = target;
    }

    /** TLS can't be set up, because a file is missing or holds something else. */
    static UserError withFiles(RuntimeException failure) {
        for (Throwable cause : causes(failure)) {
            if (cause instanceof NoSuchFileException) {
                return new UserError(
                        "Temporal's TLS: there is no file " + cause.getMessage() + ": mend the TEMPORAL_TLS_*_PATH"
                                + " that names it",
                        failure);
            }
        }
        List<Throwable> causes = causes(failure);
        return new UserError(
                "Temporal's TLS can't be set up ("
                        + line(causes.get(causes.size() - 1).getMessage()) + "): " + CERTIFICATE + " and " + KEY
                        + " go together, a PEM certificate and its unencrypted PKCS #8 PEM key; " + CA
                        + " is a PEM certificate",
                failure);
    }

    UserError with(RuntimeException failure) {
        return new UserError(words(failure), failure);
    }

    private String words(RuntimeException failure) {
        Status status = Status.fromThrowable(failure);
        return switch (status.getCode()) {
            case UNAUTHENTICATED -> unauthenticated();
            case PERMISSION_DENIED ->
                "Temporal at " + target + " does not let this key or certificate use the namespace " + namespace()
                        + ": set TEMPORAL_NAMESPACE to one that it may use, or have it allowed";
            case NOT_FOUND ->
                "Temporal at " + target + " has no namespace " + namespace()
                        + ": set TEMPORAL_NAMESPACE to one that it has, or create it"
                        + " (temporal operator namespace create --address " + target + " --namespace " + namespace()
                        + ")";
            default -> transport(failure, status).orElseGet(() -> nobody(reason(failure)));
        };
    }

    private String unauthenticated() {
        String key = profile.getApiKey();
        return key == null || key.isEmpty()
                ? "Temporal at " + target + " wants an API key: set TEMPORAL_API_KEY"
                : "Temporal at " + target + " does not accept the API key in TEMPORAL_API_KEY (mistyped, expired, or of"
                        + " another namespace or account): set one that is valid there";
    }

    private Optional<String> transport(Throwable failure, Status status) {
        List<Throwable> causes = causes(failure);
        Collections.reverse(causes); // the innermost cause has the best message
        for (Throwable cause : causes) {
            String said = line(cause.getMessage());
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                return Optional.of("the certificate of Temporal at " + target + " is not valid now (" + said
                        + "): renew it there, or set this machine's clock");
            }
            if (cause instanceof CertPathBuilderException) {
                return Optional.of("the certificate of Temporal at " + target
                        + " is from a CA that is not trusted here: put that CA's certificate (PEM) into " + CA
                        + present(tls().getServerCACertPath()));
            }
            if (cause instanceof CertificateException && said.startsWith("No ")) {
                return Optional.of("the certificate of Temporal at " + target + " is for another host (" + said
                        + "): set TEMPORAL_TLS_SERVER_NAME to the name in it, or mend TEMPORAL_ADDRESS");
            }
            if (said.contains("not an SSL/TLS record")) {
                return Optional.of("Temporal at " + target
                        + " does not speak TLS, which a TEMPORAL_TLS_* variable, a profile or TEMPORAL_API_KEY asks"
                        + " for: mend TEMPORAL_ADDRESS, or set TEMPORAL_TLS=false");
            }
            if (cause instanceof SSLException && saysOfClientCertificate(said)) {
                return Optional.of(refused(said.replaceFirst("^error:.*:", "")));
            }
            if (said.contains("First received frame was not SETTINGS")) {
                return Optional.of("what listens at " + target
                        + " does not speak plain gRPC; if it wants TLS, set TEMPORAL_TLS=true and, where it asks for"
                        + " them, " + CERTIFICATE + " and " + KEY);
            }
        }
        // Proxies (nginx) complete the handshake even without a good certificate, and then refuse every request.
        return usesTls() && line(status.getDescription()).startsWith("HTTP status code 400")
                ? Optional.of(refused("HTTP status code 400"))
                : Optional.empty();
    }

    private static boolean saysOfClientCertificate(String alert) {
        String text = alert.toLowerCase(Locale.ROOT).replace('_', ' ');
        return text.contains("alert")
                && (text.contains("certificate") || text.contains("unknown ca") || text.contains("access denied"));
    }

    private String refused(String said) {
        return "Temporal at " + target + " refuses the client certificate (" + said + "): " + ownCertificate();
    }

    private String ownCertificate() {
        Optional<X509Certificate> own = clientCertificate(tls());
        if (own.isEmpty()) {
            return "none is sent; set " + CERTIFICATE + " and " + KEY;
        }
        X509Certificate certificate = own.get();
        String which = CERTIFICATE + present(tls().getClientCertPath()) + " is for "
                + certificate.getSubjectX500Principal() + ", issued by " + certificate.getIssuerX500Principal()
                + ", valid until " + certificate.getNotAfter().toInstant();
        try {
            certificate.checkValidity();
            return which + "; give one whose CA is known there";
        } catch (CertificateException e) {
            return which + ", so not now; renew it";
        }
    }

    private static Optional<X509Certificate> clientCertificate(ClientConfigTLS tls) {
        String path = tls.getClientCertPath();
        byte[] data = tls.getClientCertData();
        if ((path == null || path.isEmpty()) && (data == null || data.length == 0)) {
            return Optional.empty();
        }
        try (InputStream in =
                path == null || path.isEmpty() ? new ByteArrayInputStream(data) : Files.newInputStream(Path.of(path))) {
            return Optional.of(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
        } catch (IOException | CertificateException e) {
            return Optional.empty();
        }
    }

    private String nobody(String reason) {
        return "no Temporal server answers at " + target + reason
                + ": start one (temporal server start-dev), set TEMPORAL_ADDRESS to yours (host:port), or use"
                + " ./rollcall up, which brings its own";
    }

    /** The network's error message in brackets; empty when there is none. */
    private static String reason(Throwable failure) {
        List<Throwable> causes = causes(failure);
        Throwable first = causes.get(causes.size() - 1);
        if (first instanceof UnknownHostException) {
            return " (no such host)";
        }
        return first instanceof IOException && first.getMessage() != null
                ? " ("
                        + line(first.getMessage()
                                .replaceFirst("^finishConnect\\(\\.\\.\\) failed with error\\(-\\d+\\): ", ""))
                        + ")"
                : "";
    }

    private boolean usesTls() {
        return profile.getTls() != null
                || (profile.getApiKey() != null && !profile.getApiKey().isEmpty());
    }

    private ClientConfigTLS tls() {
        return profile.getTls() == null ? ClientConfigTLS.getDefaultInstance() : profile.getTls();
    }

    private String namespace() {
        return profile.getNamespace() == null || profile.getNamespace().isEmpty() ? "default" : profile.getNamespace();
    }

    private static String present(String path) {
        return path == null || path.isEmpty() ? "" : " (now " + path + ")";
    }

    private static String line(String text) {
        return text == null ? "" : text.strip().replaceAll("\\s+", " ");
    }

    private static List<Throwable> causes(Throwable failure) {
        var causes = new ArrayList<Throwable>();
        for (Throwable cause = failure; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }
}
