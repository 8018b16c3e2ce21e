package org.parley.group;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.parley.xml.RecipientEntry;
import org.parley.xml.RecipientLists;
import org.parley.xml.SharedGroup;
import org.parley.xml.SharedGroups;

/** Lists that stand in other documents than the group's, and refer to further ones (RFC 4826 section 3.2). */
final class ListReferences {

    /** Documents that one group may refer to, directly or not. Ours. */
    static final int MAX_DOCUMENTS = 64;

    private ListReferences() {}

    /** A document, or empty where there is none of that anchor. */
    @FunctionalInterface
    interface Documents {
        Optional<RecipientLists.Referred> find(String anchor);
    }

    /** Every anchor that a group's document has, in its list and its rules. */
    static Set<String> anchors(SharedGroup group) {
        Set<String> anchors = new LinkedHashSet<>(group.anchors());
        for (SharedGroup.Rule rule : group.rules()) {
            for (SharedGroup.Condition condition : rule.conditions()) {
                if (condition instanceof SharedGroup.Condition.ExternalList external) {
                    anchors.addAll(external.anchors());
                }
            }
        }
        return anchors;
    }

    /**
     * The users of each list, those of the lists that it refers to included. A list that comes round to itself is taken once.
     *
     * @param problems gets what cannot be followed
     * @throws IllegalArgumentException when there are more users or documents than a group may have
     */
    static Map<String, List<RecipientEntry>> resolve(
            Set<String> anchors, Documents documents, Consumer<String> problems) {
        Map<String, List<RecipientEntry>> lists = new HashMap<>();
        for (String anchor : anchors) {
            lists.put(anchor, users(anchor, documents, problems));
        }
        int users = lists.values().stream().mapToInt(List::size).sum();
        require(users <= SharedGroups.MAX_ENTRIES, "its lists have more than " + SharedGroups.MAX_ENTRIES + " users");
        return lists;
    }

    private static List<RecipientEntry> users(String first, Documents documents, Consumer<String> problems) {
        List<RecipientEntry> users = new ArrayList<>();
        Set<String> seen = new HashSet<>(Set.of(first));
        Deque<String> open = new ArrayDeque<>(List.of(first));
        while (!open.isEmpty()) {
            String anchor = open.remove();
            Optional<RecipientLists.Referred> document = documents.find(anchor);
            if (document.isEmpty()) {
                problems.accept("the list " + anchor + " is not to be had: it counts as empty");
                continue;
            }
            users.addAll(document.get().entries());
            for (String next : document.get().anchors()) {
                if (seen.add(next)) {
                    open.add(next);
                } else {
                    problems.accept("the list " + anchor + " refers to " + next + ", which is taken already");
                }
            }
            require(seen.size() <= MAX_DOCUMENTS, "it refers to more than " + MAX_DOCUMENTS + " lists");
            require(
                    users.size() <= SharedGroups.MAX_ENTRIES,
                    "its lists have more than " + SharedGroups.MAX_ENTRIES + " users");
        }
        return users;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
