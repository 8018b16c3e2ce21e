package org.parley.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for any text that an editor may leave in the file. */
class ParleyConfigProperties {

    @Provide
    Arbitrary<String> keys() {
        return Arbitraries.of(ConfigKeys.all().stream().map(ConfigKey::name).toList());
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(60),
                Arbitraries.strings()
                        .withChars("0123456789.:/[]@;=,-*% smMBsip")
                        .ofMaxLength(40));
    }

    @Property(tries = 5_000)
    void anyTextIsEitherTakenOverOrReportedAndChangesNothing(
            @ForAll("keys") String key, @ForAll("values") String value) {
        ConfigReading reading = ParleyConfig.read(Map.of(key, value), ParleyConfig.defaults());
        if (!reading.problems().isEmpty()) {
            assertEquals(ParleyConfig.defaults(), reading.config());
            assertEquals(key, reading.problems().get(0).key());
        }
    }
}
