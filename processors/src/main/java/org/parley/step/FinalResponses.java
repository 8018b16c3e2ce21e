package org.parley.step;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.parley.camel.SipUaConstants;

/**
 * {@code finalResponses}: aggregates the legs of a split: {@code exchangeProperty.ParleyFinalResponses} is the list of their
 * status codes, in the order in which they ended.
 */
final class FinalResponses implements AggregationStrategy {

    /** Exchange property with the list. */
    static final String PROPERTY = "ParleyFinalResponses";

    @Override
    public Exchange aggregate(Exchange before, Exchange leg) {
        Exchange result = before == null ? leg : before;
        @SuppressWarnings("unchecked")
        List<Integer> statuses = result.getProperty(PROPERTY, List.class);
        if (statuses == null) {
            statuses = new ArrayList<>();
            result.setProperty(PROPERTY, statuses);
        }
        statuses.add(leg.getMessage().getHeader(SipUaConstants.STATUS, 500, Integer.class));
        return result;
    }
}
