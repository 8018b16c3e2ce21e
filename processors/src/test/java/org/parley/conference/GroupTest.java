package org.parley.conference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.Covers;
import org.parley.xml.CopyControl;
import org.parley.xml.RecipientEntry;
import org.parley.xml.SharedGroup;
import org.parley.xml.SharedGroups;
import org.parley.xml.XmlRefusedException;

/** What a group's document means for a user. */
class GroupTest {

    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

    private static final String LIST =
            "<list><entry uri=\"sip:ana@example.com\"/><entry uri=\"tel:+1-555-0100\"/></list>";

    static SharedGroup document(String content) {
        try {
            return SharedGroups.read(("<group xmlns=\"urn:oma:xml:poc:list-service\""
                            + " xmlns:cr=\"urn:ietf:params:xml:ns:common-policy\""
                            + " xmlns:ocp=\"urn:oma:xml:xdm:common-policy\">"
                            + "<list-service uri=\"sip:team@example.com\">" + content + "</list-service></group>")
                    .getBytes(StandardCharsets.UTF_8));
        } catch (XmlRefusedException e) {
            throw new AssertionError(e);
        }
    }

    static Group group(String content) {
        return Group.of(document(content), Map.of(), new ArrayList<>());
    }

    private static String rule(String conditions, String action) {
        return "<cr:rule><cr:conditions>" + conditions + "</cr:conditions><cr:actions><" + action + ">true</" + action
                + "></cr:actions></cr:rule>";
    }

    private static List<UserUri> user(String... uris) {
        return Stream.of(uris).map(UserUri::of).toList();
    }

    private static boolean matches(String conditions, boolean isAnonymous, String... uris) {
        return group(LIST + "<cr:ruleset>" + rule(conditions, "join-handling") + "</cr:ruleset>")
                .permissions(user(uris), isAnonymous, NOW)
                .mayJoin();
    }

    @ParameterizedTest
    @Covers("RFC4745-7.1-1")
    @CsvSource(
            delimiter = '|',
            value = {
                "<one id='sip:ana@example.com'/> | sip:ana@EXAMPLE.com | true",
                "<one id='sip:ana@example.com'/> | sip:ben@example.com | false",
                "<one id='tel:+15550100'/> | sip:+1-555-0100@example.com;user=phone | true",
                "<one id='no uri at all'/> | sip:ana@example.com | false",
                "<one id='sip:a@b'/><one id='sip:ana@example.com'/> | sip:ana@example.com | true",
                "<many/> | sip:anybody@example.net | true",
                "<many domain='example.com'/> | sip:ana@EXAMPLE.com:5070 | true",
                "<many domain='example.com'/> | sip:ana@sub.example.com | false",
                "<many domain='example.com'/> | tel:+15550100 | false",
                "<many><except id='sip:ana@example.com'/></many> | sip:ana@example.com | false",
                "<many><except id='sip:ana@example.com'/></many> | sip:ben@example.com | true",
                "<many><except domain='example.com'/></many> | sip:ben@example.com | false",
                "<many domain='example.com'><except id='sip:ana@example.com'/></many><one id='sip:ana@example.com'/> | sip:ana@example.com | true",
                "'' | sip:ana@example.com | false"
            })
    void matchesIdentities(String children, String uri, boolean expected) {
        String written = children.replace("<", "<cr:").replace("<cr:/", "</cr:").replace('\'', '"');
        assertEquals(expected, matches("<cr:identity>" + written + "</cr:identity>", false, uri));
    }

    @Test
    @Covers("RFC4745-7.1-1")
    void knowsAUserByAnyOfHisUrisAndExceptsHimByAny() {
        String one = "<cr:identity><cr:one id=\"tel:+15550100\"/></cr:identity>";
        String except = "<cr:identity><cr:many><cr:except id=\"tel:+15550100\"/></cr:many></cr:identity>";
        assertTrue(matches(one, false, "sip:x@example.com", "tel:+1-555-0100"));
        assertFalse(matches(except, false, "sip:x@example.com", "tel:+1-555-0100"));
    }

    @Test
    void matchesMembersWhateverTheSpelling() {
        assertTrue(matches("<is-list-member/>", false, "sip:ana@example.com"));
        assertTrue(matches("<is-list-member/>", false, "sip:+15550100@example.com;user=phone"));
        assertFalse(matches("<is-list-member/>", false, "sip:ben@example.com"));
        assertTrue(matches("<is-list-member>false</is-list-member>", false, "sip:ben@example.com"));
        assertFalse(matches("<is-list-member>false</is-list-member>", false, "sip:ana@example.com"));
    }

    @Test
    void matchesAnonymousRequests() {
        assertTrue(matches("<ocp:anonymous-request/>", true, "sip:ben@example.com"));
        assertFalse(matches("<ocp:anonymous-request/>", false, "sip:ben@example.com"));
        assertTrue(matches("<ocp:anonymous-request>false</ocp:anonymous-request>", false, "sip:ben@example.com"));
    }

    @ParameterizedTest
    @Covers("RFC4745-7.3-1")
    @CsvSource({
        "2026-01-15T12:00:00Z,2026-01-15T12:00:01Z,true",
        "2026-01-15T11:00:00Z,2026-01-15T12:00:00Z,false",
        "2026-01-15T12:00:01Z,2026-01-16T12:00:00Z,false",
        "2026-01-15T13:30:00+02:00,2026-01-15T14:30:00+02:00,true",
        "2026-01-15T11:59:59,2026-01-15T12:30:00,true"
    })
    void matchesWithinAPeriod(String from, String until, boolean expected) {
        assertEquals(
                expected,
                matches(
                        "<cr:validity><cr:from>2020-01-01T00:00:00Z</cr:from><cr:until>2020-01-02T00:00:00Z</cr:until>"
                                + "<cr:from>" + from + "</cr:from><cr:until>" + until + "</cr:until></cr:validity>",
                        false,
                        "sip:ben@example.com"));
    }

    @Test
    void wantsAllConditionsOfARule() {
        String both = "<is-list-member/><cr:identity><cr:many domain=\"example.com\"/></cr:identity>";
        assertTrue(matches(both, false, "sip:ana@example.com"));
        assertFalse(matches(both, false, "tel:+15550100"));
        assertFalse(matches(both, false, "sip:ben@example.com"));
    }

    @Test
    void matchesARuleWithoutConditionsAlways() {
        assertTrue(matches("", false, "sip:anybody@example.net"));
    }

    @Test
    @Covers("RFC4745-7-1")
    void matchesNoRuleThatIsNotUnderstood() {
        assertFalse(matches("<is-list-member/><cr:sphere value=\"work\"/>", false, "sip:ana@example.com"));
    }

    @Test
    @Covers("RFC4745-10-1")
    void combinesTheRulesThatMatchAndGrantsNothingElse() {
        Group group = group(LIST + "<cr:ruleset>"
                + rule("<is-list-member/>", "join-handling")
                + rule("<cr:identity><cr:one id=\"sip:ana@example.com\"/></cr:identity>", "allow-expelling")
                + rule("<cr:identity><cr:one id=\"sip:ben@example.com\"/></cr:identity>", "allow-anonymity")
                + "</cr:ruleset>");

        Permissions ana = group.permissions(user("sip:ana@example.com"), false, NOW);
        assertTrue(ana.mayJoin() && ana.mayExpel());
        assertFalse(ana.mayBeAnonymous() || ana.mayInitiate() || ana.maySubscribe() || ana.mayInvite());
        assertFalse(ana.isKeyParticipant() || ana.maySendPrivately());
        assertEquals(
                java.util.Set.of(),
                group.permissions(user("sip:dee@example.com"), false, NOW).granted());
    }

    @Test
    void leavesOtherIdentityToThoseOfWhomNoRuleSpeaks() {
        Group group = group(LIST + "<cr:ruleset>"
                + rule("<cr:identity><cr:one id=\"sip:ben@example.com\"/></cr:identity>", "allow-anonymity")
                + rule("<is-list-member/>", "allow-expelling")
                + rule("<ocp:other-identity/>", "join-handling")
                + "</cr:ruleset>");

        assertFalse(group.permissions(user("sip:ana@example.com"), false, NOW).mayJoin());
        assertFalse(group.permissions(user("sip:ben@example.com"), false, NOW).mayJoin());
        assertTrue(group.permissions(user("sip:dee@example.com"), false, NOW).mayJoin());
    }

    @Test
    void takesMembersAndConditionsFromListsInOtherDocuments() {
        SharedGroup document =
                document("<list><entry uri=\"sip:ana@example.com\"/><external anchor=\"staff.xml\"/></list>"
                        + "<cr:ruleset>"
                        + rule(
                                "<ocp:external-list><ocp:entry anc=\"friends.xml\"/><ocp:entry anc=\"gone.xml\"/>"
                                        + "</ocp:external-list>",
                                "join-handling")
                        + "</cr:ruleset>");
        Group group = Group.of(
                document,
                Map.of(
                        "staff.xml",
                        List.of(entry("sip:ben@example.com"), entry("sip:ana@example.com")),
                        "friends.xml",
                        List.of(entry("sip:dee@example.com"), entry("not a uri"))),
                new ArrayList<>());

        assertEquals(
                user("sip:ana@example.com", "sip:ben@example.com"),
                group.members().stream().map(GroupMember::uri).toList());
        assertTrue(group.permissions(user("sip:dee@example.com"), false, NOW).mayJoin());
        assertFalse(group.permissions(user("sip:ben@example.com"), false, NOW).mayJoin());
    }

    private static RecipientEntry entry(String uri) {
        return new RecipientEntry(uri, Optional.empty(), CopyControl.TO, false, 1);
    }

    @Test
    void listsEachMemberOnceAndReportsWhatIsNoMember() {
        List<String> remarks = new ArrayList<>();
        Group group = Group.of(
                document("<list><entry uri=\"sip:ana@example.com\"/><entry uri=\"mailto:b@example.com\"/>"
                        + "<entry uri=\"sip:ana@EXAMPLE.com:5060\"/><entry/></list>"),
                Map.of(),
                remarks);

        assertEquals(1, group.members().size());
        assertEquals(
                List.of(
                        "entry 2 of the members is left out: it is no sip, sips or tel URI",
                        "entry 4 of the members is left out: it is no sip, sips or tel URI"),
                remarks);
    }

    @Test
    @Covers({"DEC-21", "DEC-33"})
    void makesThePolicyOfItsSessions() {
        Policy adhoc = Stage.DEFAULTS;
        Policy team = adhoc.forGroup(
                group("<invite-members>true</invite-members><max-participant-count>3</max-participant-count>"), 1000);
        assertEquals(List.of(3, 2), List.of(team.maxParticipants(), team.minParticipants()));
        assertEquals(Policy.AnswerInviter.FIRST_ACCEPT, team.answerInviter());
        assertTrue(team.countInviter());
        assertFalse(team.allowAnonymity());
        Policy room = adhoc.forGroup(
                group("<cr:ruleset>" + rule("<is-list-member/>", "allow-anonymity") + "</cr:ruleset>"), 1000);
        assertEquals(List.of(1000, 1), List.of(room.maxParticipants(), room.minParticipants()));
        assertEquals(Policy.AnswerInviter.IMMEDIATELY, room.answerInviter());
        assertTrue(room.allowAnonymity());
    }

    @ParameterizedTest
    @CsvSource({"tel:+15550100", "mailto:team@example.com", "sip:example.com", "team"})
    void isNoGroupWithoutASipUriWithAUser(String uri) {
        SharedGroup good = document("");
        SharedGroup bad = new SharedGroup(
                uri,
                good.displayName(),
                good.members(),
                good.anchors(),
                good.invitesMembers(),
                good.maxParticipants(),
                good.rules(),
                good.extensions(),
                good.remarks());
        assertThrows(IllegalArgumentException.class, () -> Group.of(bad, Map.of(), new ArrayList<>()));
    }
}
