package org.parley.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.xml.SharedGroup.Condition;
import org.parley.xml.XmlRefusedException.Reason;

class SharedGroupsTest {

    static byte[] document(String content) {
        return ("<group xmlns=\"urn:oma:xml:poc:list-service\" xmlns:cr=\"urn:ietf:params:xml:ns:common-policy\""
                        + " xmlns:oxe=\"urn:oma:xml:xdm:extensions\">\n<list-service uri=\"sip:team@example.com\">\n"
                        + content + "\n</list-service>\n</group>")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static SharedGroup.Rule rule(String conditions, String actions) throws XmlRefusedException {
        return SharedGroups.read(document("<cr:ruleset><cr:rule id=\"a\"><cr:conditions>" + conditions
                        + "</cr:conditions><cr:actions>" + actions + "</cr:actions></cr:rule></cr:ruleset>"))
                .rules()
                .get(0);
    }

    private static XmlRefusedException refused(byte[] xml) {
        return assertThrows(XmlRefusedException.class, () -> SharedGroups.read(xml));
    }

    @Test
    void readsEverythingThatIsListed() throws XmlRefusedException {
        SharedGroup group = SharedGroups.read(RecipientListsTest.file("group-with-everything.xml"));

        assertEquals("sip:team@example.com", group.uri());
        assertEquals(Optional.of("The  Team"), group.displayName());
        assertEquals(
                List.of("sip:ana@example.com", "tel:+1-555-0100", "sip:ben@example.com"),
                group.members().stream().map(RecipientEntry::uri).toList());
        assertEquals(Optional.of("Ana"), group.members().get(0).displayName());
        assertEquals(List.of("staff.xml"), group.anchors());
        assertTrue(group.invitesMembers());
        assertEquals(Optional.of(12), group.maxParticipants());
        assertEquals(
                List.of(
                        new Condition.Identity(
                                List.of("sip:ana@example.com", "tel:+15550100"),
                                List.of(
                                        new SharedGroup.Many(
                                                Optional.of("example.org"),
                                                List.of("sip:eve@example.org"),
                                                List.of("guests.example.org")),
                                        new SharedGroup.Many(Optional.empty(), List.of(), List.of()))),
                        new Condition.ExternalList(List.of("friends.xml")),
                        new Condition.OtherIdentity(),
                        new Condition.AnonymousRequest(false),
                        new Condition.ListMember(true),
                        new Condition.Validity(List.of(
                                new SharedGroup.Period(
                                        Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-31T23:00:00Z")),
                                new SharedGroup.Period(
                                        Instant.parse("2026-03-01T00:00:00Z"),
                                        Instant.parse("2026-04-01T00:00:00Z"))))),
                group.rules().get(0).conditions());
        Set<GroupAction> expected = EnumSet.allOf(GroupAction.class);
        expected.removeAll(Set.of(
                GroupAction.ALLOW_MEDIA_HANDLING,
                GroupAction.REMOVE_MEDIA_HANDLING,
                GroupAction.ALLOW_MANUAL_ANSWER_OVERRIDE,
                GroupAction.BLOCK_GROUP_ADVERTISEMENT_SENDING));
        assertEquals(expected, group.rules().get(0).grants());
        assertEquals(
                new SharedGroup.Extensions(
                        Optional.of("Weekly"),
                        new SharedGroup.Ages(Optional.of("18"), Optional.of("99")),
                        Optional.of(true),
                        Optional.of("basic"),
                        Optional.of("true"),
                        List.of(new SharedGroup.Service(
                                "org.openmobilealliance.IM", EnumSet.allOf(SharedGroup.Medium.class))),
                        new SharedGroup.ActivePolicy(
                                Optional.of(3),
                                List.of("sip:ana@example.com"),
                                Optional.of("PT1H"),
                                Optional.of("sip:ana@example.com"),
                                List.of(new SharedGroup.Period(Instant.parse("2026-01-01T00:00:00Z"), Instant.MAX))),
                        Optional.of(true)),
                group.extensions());
    }

    @Test
    @Covers("RFC4745-7-1")
    void reportsAConditionThatIsNotKnownWithItsLine() throws XmlRefusedException {
        SharedGroup group = SharedGroups.read(RecipientListsTest.file("group-with-everything.xml"));

        assertTrue(group.rules().get(0).isUnderstood());
        assertFalse(group.rules().get(1).isUnderstood());
        assertEquals(
                List.of(new SharedGroup.Remark(69, "rule 2 does not match: its condition sphere is not known")),
                group.remarks());
    }

    @ParameterizedTest
    @Covers("RFC4745-7-1")
    @ValueSource(
            strings = {
                "<x:identity xmlns:x=\"urn:example:x\"/>",
                "<cr:identity><cr:many><x:only xmlns:x=\"urn:example:x\"/></cr:many></cr:identity>",
                "<cr:identity><cr:few/></cr:identity>",
                "<cr:validity><cr:weekday>1</cr:weekday></cr:validity>",
                "<is-list-member/><is-friend/>"
            })
    void understandsNoRuleWithAnythingUnknownInItsConditions(String conditions) throws XmlRefusedException {
        assertFalse(rule(conditions, "<allow-anonymity>true</allow-anonymity>").isUnderstood());
    }

    @ParameterizedTest
    @Covers("DEC-21")
    @EnumSource(
            value = GroupAction.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ALLOW_MEDIA_HANDLING", "REMOVE_MEDIA_HANDLING"})
    void takesAnActionFromEitherNamespace(GroupAction action) throws XmlRefusedException {
        for (String prefix : List.of("", "oxe:")) {
            String name = prefix + action.element();
            assertEquals(
                    Set.of(action),
                    rule("", "<" + name + ">true</" + name + ">").grants());
            assertEquals(
                    Set.of(), rule("", "<" + name + ">false</" + name + ">").grants());
        }
    }

    @ParameterizedTest
    @Covers("DEC-21")
    @CsvSource({"true,true", "1,true", "allow,true", "ALLOW,true", "false,false", "0,false", "block,false"})
    void readsJoinHandlingOfEveryEdition(String written, boolean granted) throws XmlRefusedException {
        assertEquals(
                granted,
                rule("", "<join-handling> " + written + "\n</join-handling>")
                        .grants()
                        .contains(GroupAction.JOIN_HANDLING));
    }

    @ParameterizedTest
    @Covers("DEC-21")
    @CsvSource({
        "<is-list-member/>,true",
        "<oxe:is-list-member>true</oxe:is-list-member>,true",
        "<is-list-member>false</is-list-member>,false"
    })
    void readsIsListMemberEmptyAndAsBoolean(String written, boolean expected) throws XmlRefusedException {
        assertEquals(
                List.of(new Condition.ListMember(expected)), rule(written, "").conditions());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<invite-members>maybe</invite-members> | invite-members is neither true nor false",
                "<invite-members/> | invite-members is neither true nor false",
                "<max-participant-count>-1</max-participant-count> | max-participant-count is no number from 0 to 999999999",
                "<max-participant-count>4000000000</max-participant-count> | max-participant-count is no number from 0 to 999999999",
                "<cr:ruleset><cr:rule><cr:actions><allow-anonymity>yes</allow-anonymity></cr:actions></cr:rule></cr:ruleset> | allow-anonymity is neither true nor false",
                "<cr:ruleset><cr:rule><cr:actions><allow-anonymity/></cr:actions></cr:rule></cr:ruleset> | allow-anonymity is neither true nor false",
                "<cr:ruleset><cr:rule><cr:conditions><cr:validity><cr:from>soon</cr:from></cr:validity></cr:conditions></cr:rule></cr:ruleset> | from is no date and time"
            })
    void refusesAValueThatCannotBeWithItsLine(String content, String message) {
        XmlRefusedException refused = refused(document("\n" + content));

        assertEquals(Reason.INVALID, refused.reason());
        assertEquals(message, refused.getMessage());
        assertEquals(4, refused.line());
    }

    @Test
    void refusesADocumentWithoutOrWithTwoListServices() {
        String head = "<group xmlns=\"urn:oma:xml:poc:list-service\">\n";
        for (String content : List.of(
                "",
                "<list-service/>",
                "<list-service uri=\" \"/>",
                "<list-service uri=\"sip:a@b\"/><list-service uri=\"sip:b@b\"/>")) {
            assertEquals(
                    Reason.INVALID,
                    refused((head + content + "</group>").getBytes(StandardCharsets.UTF_8))
                            .reason());
        }
    }

    @Test
    @Covers("DEC-21")
    void refusesADocumentTypeWithItsLine() {
        byte[] xml = "<?xml version=\"1.0\"?>\n<!DOCTYPE group [<!ENTITY a \"b\">]>\n<group/>"
                .getBytes(StandardCharsets.UTF_8);

        assertEquals(Reason.DOCUMENT_TYPE, refused(xml).reason());
        assertEquals(2, refused(xml).line());
    }

    @Test
    void refusesWhatIsNotWellFormedWithItsLine() {
        XmlRefusedException refused = refused(document("<list>\n<entry uri='sip:a@b'>\n</list>"));

        assertEquals(Reason.NOT_WELL_FORMED, refused.reason());
        assertEquals(5, refused.line());
    }

    @Test
    void refusesAnotherDocument() {
        assertEquals(
                Reason.OTHER_DOCUMENT,
                refused("<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\"/>"
                                .getBytes(StandardCharsets.UTF_8))
                        .reason());
    }

    @Test
    void takesTenThousandMembersAndNoMore() throws XmlRefusedException {
        String entry = "<entry uri=\"sip:user@example.com\"/>";
        byte[] most = document("<list>" + entry.repeat(SharedGroups.MAX_ENTRIES) + "</list>");
        byte[] tooMany = document("<list>" + entry.repeat(SharedGroups.MAX_ENTRIES + 1) + "</list>");

        assertEquals(10_000, SharedGroups.read(most).members().size());
        assertEquals(Reason.TOO_MANY_ENTRIES, refused(tooMany).reason());
    }

    @Test
    void refusesWhatIsTooLargeOrTooDeep() {
        assertEquals(
                Reason.TOO_LARGE,
                refused(document("<!--" + "x".repeat(SharedGroups.MAX_OCTETS) + "-->"))
                        .reason());
        assertEquals(
                Reason.TOO_COMPLEX,
                refused(document("<list>".repeat(40) + "</list>".repeat(40))).reason());
    }
}
