package dev.rollcall.api;

import dev.rollcall.store.Ledger;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.ClassUtils;

/** The API over HTTP. It owns neither the ledger nor the client it is given. */
public final class ApiServer implements AutoCloseable {
    /** Kept in a field: a logger that nobody holds loses its level, and then Tomcat logs every start and stop. */
    private static final Logger TOMCAT = Logger.getLogger("org.apache");

    /** At each stop it takes the threads of Temporal's client for leaks of this "web application". */
    private static final Logger LEAKS = Logger.getLogger("org.apache.catalina.loader");

    private final AnnotationConfigServletWebServerApplicationContext context;
    private final URI url;

    private ApiServer(AnnotationConfigServletWebServerApplicationContext context, URI url) {
        this.context = context;
        this.url = url;
    }

    /**
     * Listens when it returns. The Temporal server may be away, then and later.
     *
     * @throws IllegalStateException when it can't listen there; one line, with the mend
     */
    public static ApiServer start(
            ApiOptions options, Ledger ledger, WorkflowClient temporal, PrometheusMeterRegistry meters) {
        return start(options, ledger, temporal, meters, ObservationRegistry.NOOP);
    }

    /** @param observations where each request is told of */
    public static ApiServer start(
            ApiOptions options,
            Ledger ledger,
            WorkflowClient temporal,
            PrometheusMeterRegistry meters,
            ObservationRegistry observations) {
        return start(options, ledger, temporal, meters, observations, Temporal.Deadlines.DEFAULT);
    }

    /** For tests that need no Temporal and do not want to wait for one. */
    static ApiServer start(
            ApiOptions options,
            Ledger ledger,
            WorkflowClient temporal,
            PrometheusMeterRegistry meters,
            Temporal.Deadlines deadlines) {
        return start(options, ledger, temporal, meters, ObservationRegistry.NOOP, deadlines);
    }

    private static ApiServer start(
            ApiOptions options,
            Ledger ledger,
            WorkflowClient temporal,
            PrometheusMeterRegistry meters,
            ObservationRegistry observations,
            Temporal.Deadlines deadlines) {
        if (TOMCAT.getLevel() == null) {
            TOMCAT.setLevel(Level.WARNING);
        }
        LEAKS.setLevel(Level.SEVERE);
        refuseTaken(options);
        var context = new AnnotationConfigServletWebServerApplicationContext();
        context.setEnvironment(new OwnEnvironment());
        context.registerBean(ApiOptions.class, () -> options);
        // Their owner closes them.
        context.registerBean(Ledger.class, () -> ledger, bean -> bean.setDestroyMethodName(""));
        context.registerBean(PrometheusMeterRegistry.class, () -> meters, bean -> bean.setDestroyMethodName(""));
        context.registerBean(ObservationRegistry.class, () -> observations);
        context.registerBean(Temporal.class, () -> new Temporal(temporal, deadlines));
        context.register(Wiring.class, pages());
        try {
            context.refresh();
        } catch (RuntimeException e) {
            context.close();
            throw inWords(e, options);
        }
        return new ApiServer(context, urlOf(options, context.getWebServer()));
    }

    /** By its name: the pages know the API, and the API must not know the pages. */
    private static Class<?> pages() {
        return ClassUtils.resolveClassName("dev.rollcall.api.pages.PageWiring", ApiServer.class.getClassLoader());
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public int port() {
        return url.getPort();
    }

    /** Where it is reached from this machine. */
    public URI url() {
        return url;
    }

    /** Requests in flight end first. */
    @Override
    public void close() {
        context.close();
    }

    /** Checked before Spring starts: Spring would log the error in its own way. */
    private static void refuseTaken(ApiOptions options) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(options.address(), options.port()));
        } catch (IOException e) {
            throw cannotListen(options, e);
        }
    }

    private static IllegalStateException inWords(RuntimeException failure, ApiOptions options) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException || cause instanceof IOException) {
                return cannotListen(options, cause);
            }
        }
        return new IllegalStateException("the API can't start: " + failure.getMessage(), failure);
    }

    private static IllegalStateException cannotListen(ApiOptions options, Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        boolean taken = failure instanceof PortInUseException || message.contains("in use");
        return new IllegalStateException(
                taken
                        ? "port " + options.port() + " is in use on " + options.host() + "; set another with --api-port"
                        : "the API can't listen on " + options.host() + ":" + options.port() + " (" + message
                                + "); set another address with --api-host or --api-port",
                failure);
    }

    private static URI urlOf(ApiOptions options, WebServer server) {
        var address = options.address();
        String host = address.isAnyLocalAddress() ? "127.0.0.1" : options.host();
        return URI.create("http://" + (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":"
                + server.getPort());
    }

    /** No variable and no file around this process changes what Spring does here. */
    private static final class OwnEnvironment extends StandardEnvironment {
        @Override
        protected void customizePropertySources(org.springframework.core.env.MutablePropertySources sources) {
            // None.
        }
    }
}
