package dev.rollcall.llm.net;

import java.net.Authenticator;
import java.net.PasswordAuthentication;

/** Sends the login only to its proxy. */
final class Answering extends Authenticator {
    private final ProxyServer proxy;

    Answering(ProxyServer proxy) {
        this.proxy = proxy;
    }

    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
        boolean asks = getRequestorType() == RequestorType.PROXY
                && getRequestingHost().equalsIgnoreCase(proxy.address().name())
                && getRequestingPort() == proxy.address().port();
        return asks
                ? proxy.login()
                        .map(login -> new PasswordAuthentication(
                                login.user(), (login.password() == null ? "" : login.password()).toCharArray()))
                        .orElse(null)
                : null;
    }
}
