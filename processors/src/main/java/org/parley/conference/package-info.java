/**
 * The domain: an IM conference, ad hoc or of a pre-defined group, from its set-up to its end. It knows neither sockets nor
 * Camel nor a clock of its own; what it needs of them are the ports it declares ({@link org.parley.conference.CallerLeg},
 * {@link org.parley.conference.Call}, {@link org.parley.conference.DialogLeg}, {@link org.parley.conference.MediaRoom},
 * {@link org.parley.conference.GroupDirectory}).
 *
 * <p>Read first: {@link org.parley.conference.Conference}, {@link org.parley.conference.Invitation},
 * {@link org.parley.conference.AnswerAggregator}, {@link org.parley.conference.ConferenceFactory},
 * {@link org.parley.conference.Policy}. May use {@code loop}, {@code sdp} and {@code xml}.
 */
package org.parley.conference;
