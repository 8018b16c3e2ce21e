package org.parley.assembly;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Gives every test class of the module the same running server; prints its log beside a test that fails. */
public final class KarafExtension implements ParameterResolver, TestExecutionExceptionHandler {
    private static final Namespace NAMESPACE = Namespace.create(KarafExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == KarafServer.class;
    }

    @Override
    public KarafServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared(context).server();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        System.err.println(context.getDisplayName() + " failed"
                + KarafServer.tail(shared(context).server().home()));
        throw failure;
    }

    private static Shared shared(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Shared.class, key -> Shared.start(), Shared.class);
    }

    private record Shared(KarafServer server) implements AutoCloseable {
        static Shared start() {
            try {
                Path directory = KarafHome.archive().resolveSibling("it").resolve("shared");
                return new Shared(KarafServer.start(KarafHome.unpack(KarafHome.archive(), directory)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while Karaf started", e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
