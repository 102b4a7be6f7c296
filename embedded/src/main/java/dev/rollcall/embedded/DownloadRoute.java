package dev.rollcall.embedded;

import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;

/** How a download leaves this machine. */
public interface DownloadRoute {
    /** As this JVM is set up. */
    DownloadRoute DIRECT = () -> () -> {};

    /**
     * Sets this JVM's proxy and certificates, until what it returns is closed.
     *
     * @throws IllegalArgumentException with what is wrong with the environment, and how to mend it
     */
    Open open();

    /** While something is downloaded. */
    interface Open extends AutoCloseable {
        default Proxy proxyFor(URI url) {
            return ProxySelector.getDefault().select(url).get(0);
        }

        @Override
        void close();
    }
}
