package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.conference.SessionHistory.Refused;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.MsrpPeer;
import org.parley.harness.Patience;

/** An INVITE that a route of an integrator lets fail is remembered as refused, whichever way the route did it. */
@RunsAgainst(RouteRefusalFlows.ServerWithItsOwnRoute.class)
public class RouteRefusalFlows {

    /** Serves INVITEs to a session by what Subject says. */
    public static final class ServerWithItsOwnRoute extends InJvmServer {

        private static final String ROUTE =
                """
                <routes xmlns="http://camel.apache.org/schema/spring">
                  <route id="visitors">
                    <from uri="sipua:invite?target=session"/>
                    <choice>
                      <when>
                        <simple>${exchangeProperty.SipRequest.header('Subject').get} == 'status'</simple>
                        <setHeader name="SipStatusCode"><constant>480</constant></setHeader>
                      </when>
                      <when>
                        <simple>${exchangeProperty.SipRequest.header('Subject').get} == 'answer'</simple>
                        <setHeader name="SipStatusCode"><constant>486</constant></setHeader>
                        <to uri="sipua:answer"/>
                      </when>
                      <when>
                        <simple>${exchangeProperty.SipRequest.header('Subject').get} == 'error'</simple>
                        <throwException exceptionType="java.lang.IllegalStateException" message="on purpose"/>
                      </when>
                    </choice>
                  </route>
                </routes>
                """;

        public ServerWithItsOwnRoute() {
            // In place of the shipped file for INVITE to a session.
            super(Map.of("rejoin.xml", ROUTE));
        }
    }

    /** Ours. */
    private static final long POLL_NS = 5_000_000;

    @ParameterizedTest
    @CsvSource({
        "status, 480, SipStatusCode at the end of the route",
        "answer, 486, sipua:answer of the route",
        "error, 500, 'the route failed, see the log: IllegalStateException'",
        "nothing, 500, the route ended without an answer"
    })
    public void remembersHowTheRouteRefused(String how, int status, String cause, Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ChatClient dee = stage.dee();
        MsrpPeer media = dee.newMedia();
        ChatLeg visit = dee.call(
                dee.initialInvite(legs.get(0).focus())
                        .set("Subject", how)
                        .body("application/sdp", dee.offer(media).toString()),
                media);

        visit.expectRefused(status);

        Refused refused = remembered((InJvmServer) stage.server(), visit.call().callId());
        assertEquals("route visitors", refused.step());
        assertEquals(status, refused.answer().status());
        assertEquals(cause, refused.answer().cause());
        assertEquals(Optional.empty(), refused.session());
        stage.endAll(legs);
    }

    /** The response is on its way a moment before the refusal is remembered. */
    private static Refused remembered(InJvmServer server, String callId) {
        long deadline = System.nanoTime() + Patience.MESSAGE.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<Refused> found = server.gateway().history().refused().latestFirst().stream()
                    .filter(refused -> refused.callId().equals(callId))
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            LockSupport.parkNanos(POLL_NS);
        }
        throw new AssertionError("no refusal of " + callId + " is remembered");
    }
}
