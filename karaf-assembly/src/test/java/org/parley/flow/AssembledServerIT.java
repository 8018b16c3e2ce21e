package org.parley.flow;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flows of each kind against the assembled Karaf. All flows run against the same routes in the processors module. */
@RunsAgainst(KarafUnderTest.class)
class AssembledServerIT {

    private final AdHocSetupFlows setup = new AdHocSetupFlows();
    private final AllFailFlows allFail = new AllFailFlows();
    private final SetupRefusalFlows refusals = new SetupRefusalFlows();

    @Test
    @Flow({"F1.1", "F12.1"})
    void answersAtTheFirstAcceptanceAndSwitchesTheChat(Stage stage) {
        setup.answersTheInviterAtTheFirstAcceptanceAndSwitchesTheChat(stage);
    }

    @Test
    @Flow({"F1.1", "F12.1"})
    void worksTheSameOverTcp(Stage stage) {
        setup.worksTheSameOverTcp(stage);
    }

    @Test
    @Flow("F1.1")
    void answersAtOnceWherePolicySaysSo(Stage stage) {
        setup.answersTheInviterAtOnceWherePolicySaysSo(stage);
    }

    @Test
    @Flow("F1.3")
    void answersOnceWithTheLowestCodeWhenAllFail(Stage stage) {
        allFail.answersTheInviterOnceWithTheCodeOfThePolicy("lowest", "486 603 480", 480, stage);
    }

    @Test
    @Flow("F1.3")
    void answersWithThe6xxWherePolicySaysSo(Stage stage) {
        allFail.answersTheInviterOnceWithTheCodeOfThePolicy("sixxx-wins", "486 603 480", 603, stage);
    }

    @Test
    @Flow("F1.11")
    void refusesABarredUser(Stage stage) {
        refusals.refusesABarredUserEvenWhereAllAreAllowed(stage);
    }

    @Test
    @Flow("F1.12")
    void refusesAnonymityWhereItIsNotAllowed(Stage stage) {
        refusals.refusesAnonymityWhereItIsNotAllowed("id", stage);
    }

    @Test
    @Flow("F1.13")
    void refusesAnOfferAgainstPolicy(Stage stage) {
        refusals.refusesAnOfferAgainstPolicyAndSaysWhatIsSupported("forbidden types", stage);
    }

    @Test
    @Flow("F1.14")
    void refusesTooManyParticipants(Stage stage) {
        refusals.takes49OthersAndRefuses50ByDefault(stage);
    }

    @Test
    @Flow("F2.1")
    void cancelsEveryLegWhenTheInviterCancels(Stage stage) {
        new CancelFlows().cancelsEveryLegWhenTheInviterCancels(stage);
    }

    @Test
    @Flow("F5.1")
    void invitesEveryMemberOfAGroupButTheCaller(Stage stage) {
        new GroupFlows().invitesEveryMemberButTheCaller(stage);
    }

    @Test
    @Flow("F5.2")
    void opensARoomThatMembersComeTo(Stage stage) {
        new GroupFlows().opensARoomThatMembersComeTo(stage);
    }

    @Test
    @Flow("F5.2")
    void asksAnXdmServerForGroups(Stage stage) {
        new GroupFlows().asksAnXdmServerForGroupsThatTheFolderHasNot(stage);
    }

    @Test
    @Flow("F5.4")
    void refusesAStrangerWhileTheSessionOfAGroupRuns(Stage stage) {
        new GroupRefusalFlows().refusesAStrangerWhileTheSessionRuns(stage);
    }

    @Test
    @Flow("F3.1")
    void goesOnWithoutAParticipantWhoLeft(Stage stage) {
        new LeavingFlows().goesOnWithoutAParticipantWhoLeft(stage);
    }

    @Test
    @Flow("F3.4")
    void releasesTheLastOne(Stage stage) {
        new LeavingFlows().releasesTheLastOne(stage);
    }

    @Test
    @Flow({"F6.1", "F10.1"})
    void letsAParticipantComeBack(Stage stage) {
        new RejoinFlows().comesBackAfterLeaving(stage);
    }

    @Test
    @Flow("F6.2")
    void beginsAnewWhatHasEnded(Stage stage) {
        new RejoinFlows().beginsAnewWhatHasEnded(stage);
    }

    @Test
    @Flow("F6.3")
    void refusesAStrangerInAnAdHocSession(Stage stage) {
        new RejoinFlows().refusesAStranger(stage);
    }

    @Test
    @Flow("F6.1")
    void replacesTheDialogThatAnInviteNames(Stage stage) {
        new ReplacesFlows().replacesTheDialogThatItNames(stage);
    }

    @Test
    @Flow("F7.4")
    void extendsAOneToOneSession(Stage stage) {
        new ExtensionFlows().namesThePartnersOwnDialogWhereBothAreHere(stage);
    }

    @Test
    @Flow("F8.3")
    void hidesAnAnonymousInviter(Stage stage) {
        new AnonymityFlows().hidesAnAnonymousInviter(stage);
    }

    @Test
    @Flow("F9.1")
    void answersARefresh(Stage stage) {
        new ReinviteFlows().answersARefreshWithTheSameDescription(stage);
    }

    @Test
    @Flow({"F1.1", "F1.4"})
    void ringsReliablyForWhoRequiresIt(Stage stage) {
        new ReliableFlows().ringsReliablyForWhoRequiresIt(stage);
    }

    @Test
    @Flow("F1.1")
    void writesTheHeadersOfAnIms(Stage stage) {
        new ImsFlows().returnsTheInvitersChargingVectorAndPassesNothingOfHisHop(stage);
    }

    @Test
    @Flow("F12.1")
    void carriesTheChatOverTls(Stage stage) {
        new TlsFlows().carriesTheChatOverTls("TLSv1.3", "EC", stage);
    }

    @Test
    @Flow("F13.1")
    void tellsWhatTheFactoryCanDo(Stage stage) {
        new CapabilityFlows().tellsWhatTheFactoryCanDo(stage);
    }

    @Test
    @Flow("F5.1")
    void answersTheGroupInviteOfTheReadme(Stage stage, @TempDir Path directory) {
        new ReadmeFlows().answersTheInviteToTheGroup(stage, directory);
    }

    @Test
    @Flow({"F1.1", "F1.2", "F7.2"})
    void servesAForeignCallerAndForeignCallees(Stage stage, @TempDir Path directory) {
        new SippFlows().servesAForeignCallerAndForeignCallees(stage, directory);
    }

    @Test
    @Flow({"F4.1", "F4.7", "F10.3"})
    void takesReferAndSubscribeOfAForeignStack(Stage stage, @TempDir Path directory) {
        new SippFlows().takesReferAndSubscribeOfAForeignStack(stage, directory);
    }

    @Test
    @Flow("F4.1")
    void addsAUserAndTellsTheReferrer(Stage stage) {
        new ReferFlows().addsAUserAndTellsTheReferrer(stage);
    }

    @Test
    @Flow("F4.3")
    void addsSeveralUsers(Stage stage) {
        new ReferFlows().addsSeveralUsers(stage);
    }

    @Test
    @Flow("F4.4")
    void refusesMoreThanTheMaximum(Stage stage) {
        new ReferRefusalFlows().refusesMoreThanTheMaximum(stage);
    }

    @Test
    @Flow("F4.7")
    void removesAParticipant(Stage stage) {
        new ExpelFlows().removesAParticipant(";method=BYE", stage);
    }

    @Test
    @Flow("F4.7b")
    void removesSeveralParticipants(Stage stage) {
        new ExpelFlows().removesSeveralParticipants(stage);
    }

    @Test
    @Flow("F8.10")
    void removesAnAnonymousUserByHisAnonymousUriOnly(Stage stage) {
        new ExpelFlows().removesAnAnonymousUserByHisAnonymousUriOnly(stage);
    }
}
