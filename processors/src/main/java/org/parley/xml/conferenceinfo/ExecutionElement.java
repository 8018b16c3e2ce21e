package org.parley.xml.conferenceinfo;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlType;
import java.time.temporal.ChronoUnit;

/** {@code execution-type} of RFC 4575 section 5.7.1. */
@XmlAccessorType(XmlAccessType.FIELD)
@XmlType(propOrder = {"when", "reason", "by"})
final class ExecutionElement {

    @XmlElement(name = "when")
    String when;

    @XmlElement(name = "reason")
    String reason;

    @XmlElement(name = "by")
    String by;

    static ExecutionElement of(ConferenceInfo.Execution execution) {
        ExecutionElement element = new ExecutionElement();
        element.when = execution.when().truncatedTo(ChronoUnit.SECONDS).toString();
        element.reason = execution.reason().map(ConferenceInfoWriter::printable).orElse(null);
        element.by = execution.by().map(ConferenceInfoWriter::printable).orElse(null);
        return element;
    }
}
