package org.parley.step;

import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.parley.conference.Refusal;

/** {@code requireFactory}: the Request-URI is an allocated conference-factory URI (7.2.1.2 step 1). */
final class RequireFactory extends Step {

    RequireFactory(Supplier<FocusSettings> settings) {
        super("requireFactory", settings);
    }

    @Override
    void apply(Setup setup, Exchange exchange) {
        //= OMA-A1
        //= DEC-1
        if (!setup.settings().uris().isFactory(setup.request().requestUri())) {
            throw Refusal.of("OMA-A1", 404, "Not Found", "the Request-URI is no allocated conference-factory URI");
        }
    }
}
