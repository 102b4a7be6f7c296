package dev.rollcall.llm;

import dev.rollcall.llm.net.ProxyTrouble;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import okhttp3.HttpUrl;

/** Says for people why no whole reply came. */
final class Lost {

    private Lost() {}

    static String because(IOException trouble, Api api, boolean sent) {
        HttpUrl url = HttpUrl.parse(api.baseUrl());
        String host = url == null ? api.baseUrl() : url.host() + ":" + url.port();
        String why = trouble.getMessage() == null ? trouble.getClass().getSimpleName() : trouble.getMessage();
        if (trouble instanceof ProxyTrouble) {
            return why;
        }
        if (trouble instanceof UnknownHostException) {
            return "no such host: " + host;
        }
        if (trouble instanceof SocketTimeoutException && !sent) {
            return "could not connect to " + host + " in time";
        }
        if (trouble instanceof InterruptedIOException) {
            return (why.contains("timeout") ? "no whole reply in time from " : "the call was interrupted: ") + host;
        }
        if (trouble instanceof SSLException) {
            return "no safe connection to " + host + ": " + why
                    + (why.contains("PKIX") ? "; a company's own CA is given as a PEM file in SSL_CERT_FILE" : "");
        }
        if (trouble instanceof ConnectException || !sent) {
            return "could not connect to " + host + ": " + why;
        }
        return "the connection to " + host + " was lost before the reply was whole: " + why;
    }
}
