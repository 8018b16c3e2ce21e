/**
 * The SIP user agent: UAS and UAC of RFC 3261 for INVITE sessions, with what a conference focus needs of RFC 3262, 3263,
 * 3311, 3581 and 4028.
 *
 * <p>Read first: {@link org.parley.sip.UserAgent} (the whole from outside), {@link org.parley.sip.Calls} (one lane's
 * calls, where every message is dispatched), {@link org.parley.sip.RequestChecks} (the order of refusals),
 * {@link org.parley.sip.ServerInvite} and {@link org.parley.sip.ClientInvite}.
 *
 * <p>JAIN-SIP is the grammar: its parser judges every new request and its URI classes every address. Transactions,
 * dialogs, timers and sockets are ours, because JAIN-SIP's block on connects, scan tables for stray responses and keep
 * 2 kB for 32 s for each finished call. Uses JAIN-SIP, slf4j and the JDK.
 *
 * <p>Threads: all messages, timers and callbacks of one Call-ID run on one {@link org.parley.sip.Lane}; nothing in this
 * package takes a lock around a callback.
 */
package org.parley.sip;
