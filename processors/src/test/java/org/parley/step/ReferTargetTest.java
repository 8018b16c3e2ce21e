package org.parley.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.Covers;
import org.parley.conference.Refusal;
import org.parley.xml.CopyControl;
import org.parley.xml.RecipientEntry;

/** Where the method of a referred user stands in his URI. */
class ReferTargetTest {

    private static ReferTarget target(String uri) {
        return ReferTarget.of(new RecipientEntry(uri, Optional.empty(), CopyControl.TO, false, 1));
    }

    @ParameterizedTest
    @Covers("RFC5368-9-1")
    @CsvSource({
        "sip:dee@example.com, INVITE",
        "sip:dee@example.com;method=BYE, BYE",
        "sip:dee@example.com;transport=tcp;Method=bye;lr, BYE",
        "sip:dee@example.com?method=BYE, BYE",
        "sip:dee@example.com;user=phone?Subject=x&METHOD=BYE, BYE",
        "sip:dee@example.com;method=BYE?method=BYE, BYE",
        "sip:dee@example.com;method=SUBSCRIBE, SUBSCRIBE",
        "sip:dee;method=BYE@example.com, INVITE",
        "sip:dee@example.com?Subject=a;method=BYE, INVITE",
        "tel:+15550100;method=BYE, BYE",
        "'', INVITE"
    })
    void readsTheMethod(String uri, String method) {
        assertEquals(method, target(uri).method());
    }

    @Test
    @Covers("RFC5368-9-1")
    void refusesTwoMethods() {
        Refusal refusal = assertThrows(Refusal.class, () -> target("sip:dee@example.com;method=BYE?method=INVITE"));
        assertEquals(400, refusal.answer().status());
    }
}
