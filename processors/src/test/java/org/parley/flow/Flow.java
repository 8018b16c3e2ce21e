package org.parley.flow;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** The call flow that a scenario plays, for example {@code F1.3}. */
@Retention(RUNTIME)
@Target(METHOD)
public @interface Flow {

    String[] value();
}
