package org.parley.flow;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Gives each scenario a {@link Stage} with the server of {@link RunsAgainst}; checks afterwards that nothing is left and
 * nothing leaked, and adds the ladder to what failed.
 */
final class FlowStage implements ParameterResolver, TestExecutionExceptionHandler, AfterEachCallback {

    private static final Namespace SPACE = Namespace.create(FlowStage.class);

    /** Closes the server at the end of the run. */
    private record Held(ServerUnderTest server) implements AutoCloseable {
        @Override
        public void close() {
            server.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Stage.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(SPACE).getOrComputeIfAbsent(Stage.class, key -> new Stage(server(context)));
    }

    private static ServerUnderTest server(ExtensionContext context) {
        RunsAgainst names = context.getRequiredTestClass().getAnnotation(RunsAgainst.class);
        return context.getRoot()
                .getStore(SPACE)
                .getOrComputeIfAbsent(names.value(), FlowStage::start, Held.class)
                .server();
    }

    private static Held start(Class<? extends ServerUnderTest> type) {
        try {
            return new Held(type.getConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot start " + type.getName(), e);
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        Stage stage = context.getStore(SPACE).get(Stage.class, Stage.class);
        throw stage == null ? failure : stage.scene().explain(failure);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Stage stage = context.getStore(SPACE).remove(Stage.class, Stage.class);
        if (stage == null) {
            return;
        }
        try (stage) {
            if (context.getExecutionException().isEmpty()) {
                stage.verify();
            }
        } catch (AssertionError e) {
            throw stage.scene().explain(e);
        }
    }
}
