/**
 * MSRP sessions and the switch between them, RFC 4975 and RFC 7701 section 6. A conference's loop owns rooms and the
 * life of sessions; netty's event loops own connections and move chunks from one to the others without asking the loop:
 * they read the room's published view.
 *
 * <p>Read first: {@link org.parley.msrp.session.MsrpSwitch}, {@link org.parley.msrp.session.MsrpSession},
 * {@link org.parley.msrp.session.MsrpConnection}, {@link org.parley.msrp.session.IncomingMessage},
 * {@link org.parley.msrp.session.Outlet}. Uses netty, {@code msrp}, {@code cpim} and {@code loop}.
 */
package org.parley.msrp.session;
