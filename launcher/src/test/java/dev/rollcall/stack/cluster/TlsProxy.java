package dev.rollcall.stack.cluster;

import dev.rollcall.embedded.Child;
import dev.rollcall.embedded.ChildSpec;
import dev.rollcall.embedded.Ports;
import dev.rollcall.launcher.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** nginx before a Temporal server: TLS, a client certificate, and an API key, as Temporal Cloud and others have it. */
final class TlsProxy implements AutoCloseable {
    private final ChildSpec spec;
    private final int port;
    private Child child;

    private TlsProxy(ChildSpec spec, int port) {
        this.spec = spec;
        this.port = port;
    }

    /**
     * @param server its certificate and key
     * @param clients the CA whose certificates are let in
     */
    static TlsProxy open(Path folder, Certificates.Pair server, Path clients, String apiKey, int temporal)
            throws IOException {
        Files.createDirectories(folder);
        int port = Ports.free();
        Path config = folder.resolve("nginx.conf");
        Files.writeString(
                config,
                String.format(
                        Locale.ROOT, """
                daemon off;
                master_process off;
                pid %1$s/nginx.pid;
                error_log stderr warn;
                events { worker_connections 512; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  map $http_authorization $is_known {
                    default 0;
                    "Bearer %2$s" 1;
                  }
                  server {
                    listen 127.0.0.1:%3$d ssl http2;
                    ssl_certificate %4$s;
                    ssl_certificate_key %5$s;
                    ssl_client_certificate %6$s;
                    ssl_verify_client on;
                    client_max_body_size 0;
                    keepalive_requests 1000000;
                    http2_max_concurrent_streams 1024;
                    grpc_read_timeout 10m;
                    grpc_send_timeout 10m;
                    location / {
                      if ($is_known = 0) { return 401; }
                      grpc_pass grpc://127.0.0.1:%7$d;
                    }
                  }
                }
                """, folder, apiKey, port, server.certificate(), server.key(), clients, temporal));
        var door = new TlsProxy(
                new ChildSpec(
                        "nginx",
                        List.of(
                                Programs.path("nginx"),
                                "-e",
                                "stderr",
                                "-p",
                                folder.toString(),
                                "-c",
                                config.toString()),
                        Map.of(),
                        folder,
                        folder.resolve("nginx.log"),
                        Duration.ofSeconds(5)),
                port);
        door.open();
        return door;
    }

    void open() {
        child = Child.start(spec);
        Await.met("nginx listens", () -> Ports.holder(port).isPresent());
    }

    /** {@code kill -9}. */
    void lose() {
        child.kill();
        child.close();
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        child.close();
    }
}
