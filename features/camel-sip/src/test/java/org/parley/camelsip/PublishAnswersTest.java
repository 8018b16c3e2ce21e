package org.parley.camelsip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gov.nist.javax.sip.parser.StringMsgParser;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sip.ResponseEvent;
import javax.sip.message.Response;
import org.junit.jupiter.api.Test;

/** What is logged of answers that nobody waits for. */
class PublishAnswersTest {

    private long now = Long.MAX_VALUE;
    private final List<String> warnings = new ArrayList<>();
    private final PublishAnswers answers = new PublishAnswers(() -> now, warnings::add);

    private void answered(String status) throws ParseException {
        String response =
                "SIP/2.0 " + status + "\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\n"
                        + "To: <sip:a@b>;tag=2\r\nCall-ID: 17\r\nCSeq: 1 PUBLISH\r\nContent-Length: 0\r\n\r\n";
        answers.processResponse(new ResponseEvent(this, null, null, (Response)
                new StringMsgParser().parseSIPMessage(response.getBytes(StandardCharsets.UTF_8), true, false, null)));
    }

    @Test
    void saysNothingOfSuccess() throws ParseException {
        answered("200 OK");
        answered("202 Accepted");
        assertEquals(List.of(), warnings);
    }

    @Test
    void saysOfFailuresOneInTenSecondsAndHowManyThereWereBetween() throws ParseException {
        answered("489 Bad Event");
        answered("489 Bad Event");
        answered("503 Service Unavailable");
        assertEquals(
                List.of("17: the request that a sip: endpoint sent was answered 489; 0 more since the last such line"),
                warnings);
        now += Duration.ofSeconds(10).toNanos();
        answered("404 Not Found");
        assertEquals(
                "17: the request that a sip: endpoint sent was answered 404; 2 more since the last such line",
                warnings.get(1));
    }
}
