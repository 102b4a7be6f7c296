package dev.rollcall.llm;

import dev.rollcall.llm.net.ProxyTrouble;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import okhttp3.HttpUrl;

/** Explains to people why no whole reply came. */
final class ConnectionFailure {

    private static final Pattern NAME = Pattern.compile("(?:[\\w$]+\\.)*(\\w+?)(?:Exception|Error)");

    private ConnectionFailure() {}

    /** Replaces the bare name of an exception by words for people. */
    private static String inWords(String message) {
        Matcher name = NAME.matcher(message.strip());
        if (!name.matches()) {
            return message;
        }
        return switch (name.group(1)) {
            case "EOF", "ClosedChannel", "AsynchronousClose" -> "the other end closed it";
            case "IO", "Socket" -> "it broke, without a reason given";
            default -> name.group(1).replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT) + " error";
        };
    }

    static String because(IOException trouble, HttpUrl server, boolean sent) {
        String host = server.host() + ":" + server.port();
        String why = inWords(trouble.getMessage() == null ? trouble.getClass().getSimpleName() : trouble.getMessage());
        if (trouble instanceof ProxyTrouble) {
            return why;
        }
        if (why.contains("HTTP_PROXY_AUTH")) {
            return host + " answered 407, proxy authentication required, though no proxy is used:"
                    + " something in front of it asks for a user name and a password";
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
