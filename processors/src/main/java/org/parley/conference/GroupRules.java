package org.parley.conference;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.parley.xml.RecipientEntry;
import org.parley.xml.SharedGroup;
import org.parley.xml.SharedGroup.Condition;
import org.parley.xml.SharedGroup.Many;

/** Which rules of a group match for whom (RFC 4745 section 10). URIs are compared as those of users are. Immutable. */
final class GroupRules {

    private final List<SharedGroup.Rule> rules;
    private final Set<UserUri> members;
    private final Map<String, UserUri> named;
    private final Map<String, Set<UserUri>> lists;

    /** Who asks, how and when. */
    record Requester(List<UserUri> identities, boolean asksForAnonymity, Instant now) {}

    private GroupRules(
            List<SharedGroup.Rule> rules,
            Set<UserUri> members,
            Map<String, UserUri> named,
            Map<String, Set<UserUri>> lists) {
        this.rules = rules;
        this.members = members;
        this.named = named;
        this.lists = lists;
    }

    static GroupRules of(
            List<SharedGroup.Rule> rules, Set<UserUri> members, Map<String, List<RecipientEntry>> externalLists) {
        Map<String, UserUri> named = new HashMap<>();
        rules.stream()
                .flatMap(rule -> rule.conditions().stream())
                .flatMap(GroupRules::names)
                .forEach(name -> UserUri.tryOf(name).ifPresent(uri -> named.put(name, uri)));
        Map<String, Set<UserUri>> lists = new HashMap<>();
        externalLists.forEach((anchor, entries) -> lists.put(
                anchor,
                entries.stream()
                        .flatMap(entry -> UserUri.tryOf(entry.uri()).stream())
                        .collect(Collectors.toUnmodifiableSet())));
        return new GroupRules(rules, Set.copyOf(members), Map.copyOf(named), Map.copyOf(lists));
    }

    private static Stream<String> names(Condition condition) {
        return condition instanceof Condition.Identity identity
                ? Stream.concat(
                        identity.ones().stream(), identity.many().stream().flatMap(many -> many.exceptIds().stream()))
                : Stream.empty();
    }

    //= RFC4745-10-1
    /** Every rule all of whose conditions hold; one without conditions always does. */
    List<SharedGroup.Rule> matching(Requester requester) {
        boolean isSpokenOf = rules.stream()
                .filter(SharedGroup.Rule::isUnderstood)
                .flatMap(rule -> rule.conditions().stream())
                .filter(GroupRules::speaksOfUsers)
                .anyMatch(condition -> holds(condition, requester, false));
        return rules.stream()
                .filter(SharedGroup.Rule::isUnderstood)
                .filter(rule -> rule.conditions().stream().allMatch(c -> holds(c, requester, isSpokenOf)))
                .toList();
    }

    /** True for the conditions that keep {@code other-identity} from holding. */
    private static boolean speaksOfUsers(Condition condition) {
        return condition instanceof Condition.Identity
                || condition instanceof Condition.ExternalList
                || condition instanceof Condition.ListMember;
    }

    //= RFC4745-7.1-1
    private boolean holds(Condition condition, Requester requester, boolean isSpokenOf) {
        if (condition instanceof Condition.Identity identity) {
            return identity.ones().stream().anyMatch(one -> isNamed(one, requester))
                    || identity.many().stream().anyMatch(many -> isOneOf(many, requester));
        }
        if (condition instanceof Condition.ExternalList external) {
            return external.anchors().stream()
                    .anyMatch(anchor -> contains(lists.getOrDefault(anchor, Set.of()), requester));
        }
        if (condition instanceof Condition.ListMember member) {
            return contains(members, requester) == member.isMember();
        }
        if (condition instanceof Condition.AnonymousRequest anonymous) {
            return requester.asksForAnonymity() == anonymous.isAnonymous();
        }
        //= RFC4745-7.3-1
        if (condition instanceof Condition.Validity validity) {
            return validity.periods().stream()
                    .anyMatch(period -> !requester.now().isBefore(period.from())
                            && requester.now().isBefore(period.until()));
        }
        return !isSpokenOf;
    }

    private boolean isNamed(String id, Requester requester) {
        return named.containsKey(id) && requester.identities().contains(named.get(id));
    }

    private static boolean contains(Set<UserUri> users, Requester requester) {
        return requester.identities().stream().anyMatch(users::contains);
    }

    /** An exception that names the user by any of his URIs counts. */
    private boolean isOneOf(Many many, Requester requester) {
        boolean isIn = many.domain().isEmpty() || isOfDomain(many.domain().get(), requester);
        boolean isExcepted = many.exceptIds().stream().anyMatch(id -> isNamed(id, requester))
                || many.exceptDomains().stream().anyMatch(domain -> isOfDomain(domain, requester));
        return isIn && !isExcepted;
    }

    private static boolean isOfDomain(String domain, Requester requester) {
        return requester.identities().stream().anyMatch(uri -> uri.host().equalsIgnoreCase(domain));
    }
}
