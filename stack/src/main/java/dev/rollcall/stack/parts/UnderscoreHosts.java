package dev.rollcall.stack.parts;

import dev.rollcall.llm.net.Url;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/** Looks up host names with an underscore, which Docker uses and gRPC's own resolver refuses. */
final class UnderscoreHosts extends NameResolverProvider {
    private static final String SCHEME = "rollcall-dns";

    static {
        NameResolverRegistry.getDefaultRegistry().register(new UnderscoreHosts());
    }

    private UnderscoreHosts() {}

    /**
     * @param address {@code host:port}
     * @return the target for gRPC
     */
    static String target(String address) {
        return address.matches("[^/:]*_[^/:]*:[0-9]+") ? SCHEME + ":///" + address : address;
    }

    /** The address from which the target was made. */
    static String address(String target) {
        return target.replaceFirst("^" + SCHEME + ":///", "");
    }

    @Override
    protected boolean isAvailable() {
        return true;
    }

    /** Below the priority of gRPC's own resolver, which stays the default. */
    @Override
    protected int priority() {
        return 4;
    }

    @Override
    public String getDefaultScheme() {
        return SCHEME;
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
        return SCHEME.equals(target.getScheme())
                ? new Resolver(Url.parse("grpc:/" + target.getPath()).hosts().get(0), args)
                : null;
    }

    private static final class Resolver extends NameResolver {
        private final Url.Host host;
        private final Args args;
        private Listener2 listener;

        Resolver(Url.Host host, Args args) {
            this.host = host;
            this.args = args;
        }

        @Override
        public String getServiceAuthority() {
            return host.toString();
        }

        @Override
        public void start(Listener2 told) {
            listener = told;
            refresh();
        }

        @Override
        public void refresh() {
            args.getOffloadExecutor().execute(() -> {
                StatusOr<List<EquivalentAddressGroup>> found = lookedUp();
                args.getSynchronizationContext()
                        .execute(() -> listener.onResult2(ResolutionResult.newBuilder()
                                .setAddressesOrError(found)
                                .build()));
            });
        }

        private StatusOr<List<EquivalentAddressGroup>> lookedUp() {
            try {
                return StatusOr.fromValue(Stream.of(InetAddress.getAllByName(host.name()))
                        .map(address -> new EquivalentAddressGroup(new InetSocketAddress(address, host.port())))
                        .toList());
            } catch (UnknownHostException e) {
                return StatusOr.fromStatus(Status.UNAVAILABLE
                        .withDescription("no address is known for " + host.name())
                        .withCause(e));
            }
        }

        @Override
        public void shutdown() {
            // Nothing to close.
        }
    }
}
