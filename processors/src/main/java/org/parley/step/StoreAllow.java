package org.parley.step;

import java.util.function.Supplier;
import org.apache.camel.Exchange;

/** {@code storeAllow}: keeps the methods that the inviter supports (7.2.1.2 step 4). */
final class StoreAllow extends Step {

    StoreAllow(Supplier<FocusSettings> settings) {
        super("storeAllow", settings);
    }

    @Override
    void apply(Setup setup, Exchange exchange) {
        //= OMA-A4
        setup.allowedMethods(HeaderValues.allowedMethods(setup.request()));
    }
}
