package org.parley.flow;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Names the server for the scenarios of a class; it is started once for all classes that name it. */
@Inherited
@Retention(RUNTIME)
@Target(TYPE)
@ExtendWith(FlowStage.class)
public @interface RunsAgainst {

    /** Has a public constructor without parameters that returns when the server answers. */
    Class<? extends ServerUnderTest> value();
}
