package dev.rollcall.llm.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;

/**
 * The proxy did not let a call through, so nothing of it reached the server. The message names the proxy and how to mend it,
 * and shows no login.
 */
public final class ProxyTrouble extends IOException {
    private static final long serialVersionUID = 1L;

    private ProxyTrouble(String message, IOException cause) {
        super(message, cause);
    }

    /** @param target the host and port of the call */
    static ProxyTrouble of(IOException failure, ProxyServer proxy, String target) {
        return new ProxyTrouble(words(failure, proxy, target), failure);
    }

    /** The proxy wants a login, or another one. */
    static ProxyTrouble loginRefused(ProxyServer proxy) {
        return new ProxyTrouble("the proxy " + proxy + " " + loginWords(proxy), null);
    }

    private static String words(IOException failure, ProxyServer proxy, String target) {
        String the = "the proxy " + proxy;
        String said = String.valueOf(failure.getMessage());
        String mend = ": start it, mend " + proxy.from() + ", or put the host into NO_PROXY";
        // Messages of OkHttp and HttpURLConnection; tinyproxy replies 401 to a wrong login.
        if (said.contains("authenticate with proxy")
                || said.matches("(?s).*(for CONNECT: |Proxy returns \"HTTP/1\\.\\d )40[17].*")) {
            return the + " " + loginWords(proxy);
        }
        if (said.startsWith("Unexpected response code for CONNECT: ")) {
            return the + " answers " + said.substring(said.lastIndexOf(' ') + 1) + " to CONNECT " + target
                    + ": it cannot reach that host, or may not; ask who runs it, or put the host into NO_PROXY";
        }
        if (failure instanceof UnknownHostException) {
            return "no address is known for " + the + ": mend " + proxy.from();
        }
        if (failure instanceof InterruptedIOException) {
            return the + " made no connection to " + target + " in time" + mend;
        }
        if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
            return "nobody answers at " + the + mend;
        }
        return the + " made no connection to " + target + " (" + said + ")" + mend;
    }

    private static String loginWords(ProxyServer proxy) {
        return proxy.login().isPresent()
                ? "does not accept the login in " + proxy.from() + ": mend it; special characters are written as"
                        + " %XX"
                : "wants a login (407): write it as " + proxy.from() + "=http://user:password@" + proxy.address()
                        + ", special characters as %XX";
    }
}
