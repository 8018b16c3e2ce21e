package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.Patience;
import org.parley.harness.ResourceList;
import org.parley.harness.SipCall;
import org.parley.harness.SipDraft;

/**
 * F1.15 to F1.17: what may be wrong or odd about the URI list. Not here: the recipient-list history (RecipientHistoryFlows).
 * That no list is in any leg is a rule of the harness for every message.
 */
@RunsAgainst(InJvmServer.class)
public class ListFlows {

    private static final String XML = "application/resource-lists+xml";

    private static void refused(Stage stage, SipDraft invite, int status) {
        stage.ana().send(invite).expectFinal(status);
        stage.expectNobodyCalled(stage.ben());
    }

    private static SipDraft inviteWith(Stage stage, String type, String list) {
        ChatClient ana = stage.ana();
        return ResourceList.multipart(
                ana.factoryInvite(), ana.offer(ana.newMedia()).toString(), type, list);
    }

    private static String good(Stage stage) {
        return Stage.listOf(stage.ben()).toString();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "cut off",
                "wrong nesting",
                "other root",
                "not XML",
                "empty",
                "doctype",
                "entity",
                "no entry",
                "only the inviter"
            })
    @Flow("F1.15")
    @Covers({"OMA-A8", "DEC-12"})
    public void refusesABrokenOrEmptyList(String fault, Stage stage) {
        String good = good(stage);
        String entry = "<entry uri=\"" + stage.ben().aor() + "\" cp:copyControl=\"to\"/>";
        String bad =
                switch (fault) {
                    case "cut off" -> good.substring(0, good.length() / 2);
                    case "wrong nesting" -> good.replace("</list>", "</lists>");
                    case "other root" -> good.replace("resource-lists ", "group ")
                            .replace("/resource-lists", "/group");
                    case "not XML" -> "sip:ben@example.com\r\n";
                    case "empty" -> "";
                    case "doctype" -> good.replace("?>", "?>\r\n<!DOCTYPE resource-lists SYSTEM \"list.dtd\">");
                    case "entity" -> good.replace(
                                    "?>",
                                    "?>\r\n<!DOCTYPE x [<!ENTITY ben \""
                                            + stage.ben().aor() + "\">]>")
                            .replace(stage.ben().aor() + "\" cp", "&ben;\" cp");
                    case "no entry" -> good.replace(entry, "");
                    default -> good.replace(stage.ben().aor(), stage.ana().aor());
                };
        refused(stage, inviteWith(stage, XML, bad), 400);
    }

    @Test
    @Flow("F1.15")
    @Covers("DEC-12")
    public void refusesAMissingListWithAndWithoutItsOptionTag(Stage stage) {
        ChatClient ana = stage.ana();
        String sdp = ana.offer(ana.newMedia()).toString();
        refused(stage, ana.factoryInvite().body("application/sdp", sdp), 400);
        refused(stage, ana.factoryInvite().without("Require").body("application/sdp", sdp), 400);
    }

    @Test
    @Flow("F1.15")
    public void refusesAListOfAnotherType(Stage stage) {
        refused(stage, inviteWith(stage, "application/vnd.example.list", "ben"), 415);
    }

    @Test
    @Flow("F1.15")
    @Covers("DEC-17")
    public void namesMissingAuthorisationBeforeABrokenList(Stage stage) {
        SipDraft invite = inviteWith(stage, XML, "<").without("P-Asserted-Identity");
        refused(stage, invite, 403);
    }

    @ParameterizedTest(name = "namespace {1}, prefix {0}")
    @CsvSource({"cp, urn:ietf:params:xml:ns:copycontrol", "cc, urn:ietf:params:xml:ns:copyControl"})
    @Flow("F1.16")
    @Covers("OMA-D2")
    public void callsEveryEntryWhateverItsCopyControl(String prefix, String namespace, Stage stage) {
        ResourceList list = ResourceList.of()
                .copyControl(prefix, namespace)
                .entry(stage.ben().aor(), " {cp}:copyControl=\"to\"")
                .entry(stage.cleo().aor(), " {cp}:copyControl=\"cc\" {cp}:anonymize=\"true\"")
                .entry(stage.dee().aor(), " {cp}:copyControl=\"bcc\"")
                .entry(stage.client("eli").aor(), "");
        SipCall call = stage.ana().invite(list).call();
        for (String name : new String[] {"ben", "cleo", "dee", "eli"}) {
            ChatLeg leg = stage.client(name).expectInvitation();
            Invitations.requireLeg(stage, leg);
            leg.decline(480, "Temporarily Unavailable");
        }
        call.expectFinal(480);
    }

    @Test
    @Flow("F1.16")
    public void takesNestedListsAndIgnoresReferencesToOthers(Stage stage) {
        ResourceList list = ResourceList.of(stage.ben().aor())
                .xml("<list><entry uri=\"" + stage.cleo().aor() + "\"><display-name>C</display-name></entry></list>")
                .xml("<entry-ref ref=\"resource-lists/users/x/index\"/>")
                .xml("<external anchor=\"http://xcap.example.com/x\"/>")
                .xml("<e:extra xmlns:e=\"urn:example:extra\"/>");
        SipCall call = stage.ana().invite(list).call();
        stage.ben().expectInvitation().decline(480, "Temporarily Unavailable");
        stage.cleo().expectInvitation().decline(480, "Temporarily Unavailable");
        call.expectFinal(480);
    }

    @Test
    @Flow("F1.17")
    @Covers("RFC5364-4-5")
    public void callsADuplicateOnce(Stage stage) {
        String ben = stage.ben().aor();
        ResourceList list = ResourceList.of()
                .entry(ben, " {cp}:copyControl=\"cc\"")
                .entry(ben, " {cp}:copyControl=\"to\"")
                .entry(ben.replace("sip:ben", "SIP:%62en"), " {cp}:copyControl=\"bcc\"");
        ChatLeg a = stage.ana().invite(list);
        ChatLeg b = stage.ben().expectInvitation();
        b.accept();
        a.expectAnswered();
        stage.ben().sip().expectNothing(Patience.QUIET);
        stage.endAll(a, b);
    }

    @Test
    @Flow("F1.16")
    public void callsTheUriOfTheEntryWithoutItsHeadersAndMethod(Stage stage) {
        ResourceList list = ResourceList.of(stage.ben().aor() + ";method=BYE?Subject=x&Route=%3Csip:evil@192.0.2.1%3E");
        SipCall call = stage.ana().invite(list).call();
        SipCall leg = stage.ben().sip().expectInvite();
        assertEquals(stage.ben().aor(), leg.invite().requestUri());
        assertEquals(0, leg.invite().values("Route").size());
        leg.reject(480, "Temporarily Unavailable");
        call.expectFinal(480);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:x&#13;&#10;X-Evil: 1@example.com",
                "sip:x&gt;,&lt;sip:y@example.com",
                "sip:x y@example.com",
                "sip:@",
                "sip:x@example.com:99999",
                "sips",
                ""
            })
    @Flow("F1.15")
    @Covers("DEC-39")
    public void callsTheOthersWhenAnEntryIsNoUri(String uri, Stage stage) {
        ResourceList list = ResourceList.of()
                .xml("<entry uri=\"" + uri + "\"/>")
                .entry(stage.ben().aor(), "");
        ChatLeg a = stage.ana().invite(list);
        ChatLeg b = stage.ben().expectInvitation();
        a.call().expectNothing(Patience.QUIET);
        b.accept();
        a.expectAnswered();
        stage.endAll(a, b);
        stage.ana()
                .invite(ResourceList.of().xml("<entry uri=\"" + uri + "\"/>"))
                .call()
                .expectFinalOf(List.of(404, 416));
    }

    @Test
    @Flow("F1.15")
    public void refusesAListFarAboveTheCap(Stage stage) {
        ChatClient ana = stage.ana().overTcp();
        ResourceList list = ResourceList.of(IntStream.range(0, 2500)
                .mapToObj(i -> "sip:n" + i + "@127.0.0.99")
                .toList());
        SipDraft invite = list.in(ana.factoryInvite(), ana.offer(ana.newMedia()).toString());
        ana.send(invite).expectFinalOf(List.of(400, 413, 486));
        ana.send(ana.draft("OPTIONS", stage.server().factoryUri())).expectFinal(200);
    }

    @Test
    @Flow("F1.15")
    public void readsBodiesAsOtherClientsWriteThem(Stage stage) {
        ChatClient ana = stage.ana();
        String sdp = ana.offer(ana.newMedia()).toString();
        String list = good(stage);
        String body =
                "this is the preamble\r\n--=_odd bound\r\ncontent-type: Application/Resource-Lists+XML; charset=utf-8\r\n"
                        + "Content-Disposition: Recipient-List;handling=required\r\nContent-Length: " + list.length()
                        + "\r\n\r\n" + list
                        + "\r\n--=_odd bound\r\nContent-Type: application/sdp\r\nContent-ID: <x@y>\r\n\r\n" + sdp
                        + "\r\n--=_odd bound--\r\nand an epilogue";
        SipDraft invite = ana.factoryInvite().body("multipart/related; boundary=\"=_odd bound\"", body);
        SipCall call = ana.send(invite);
        stage.ben().sip().expectInvite().reject(480, "Temporarily Unavailable");
        call.expectFinal(480);
    }

    private static SipDraft parts(Stage stage, String... parts) {
        ChatClient ana = stage.ana();
        StringBuilder body =
                new StringBuilder("--b\r\nContent-Type: application/sdp\r\n\r\n" + ana.offer(ana.newMedia()) + "\r\n");
        for (String part : parts) {
            body.append("--b\r\n").append(part).append("\r\n");
        }
        return ana.factoryInvite().body("multipart/mixed;boundary=b", body + "--b--\r\n");
    }

    private static String list(Stage stage, String disposition) {
        return "Content-Type: application/resource-lists+xml\r\n" + disposition + "\r\n" + Stage.listOf(stage.ben());
    }

    @Test
    @Flow("F1.15")
    @Covers("RFC3261-20.11-1")
    public void refusesAPartThatIsRequiredAndNotUnderstood(Stage stage) {
        SipDraft invite = parts(
                stage,
                list(stage, "Content-Disposition: recipient-list\r\n"),
                "Content-Type: application/foo\r\nContent-Disposition: render;handling=required\r\n\r\nx");
        SipCall call = stage.ana().send(invite);
        assertTrue(call.expectFinal(415).values("Accept").contains("application/resource-lists+xml"));
        stage.expectNobodyCalled(stage.ben());
    }

    @Test
    @Flow("F1.15")
    public void takesNoOtherListForTheRecipients(Stage stage) {
        String history = list(stage, "Content-Disposition: recipient-list-history;handling=optional\r\n");
        stage.ana().send(parts(stage, history)).expectFinal(400);
        stage.expectNobodyCalled(stage.ben());
    }
}
