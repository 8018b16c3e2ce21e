package org.parley.sip;

import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.IdDraw;

/** Nobody guesses a dialog or a transaction of ours. */
class TokensTest {

    @Test
    @Covers("RFC3261-19.3-1")
    void noTagCanBeGuessed() {
        new IdDraw(Tokens::tag).requireRandomBits(80);
    }

    @Test
    @Covers("RFC3261-8.1.1.4-1")
    void noCallIdCanBeGuessed() {
        new IdDraw(Tokens::callId).requireRandomBits(120);
    }

    @Test
    @Covers("RFC3261-8.1.1.7-1")
    void noBranchCanBeGuessed() {
        new IdDraw(() -> Tokens.branch().substring(Tokens.MAGIC_COOKIE.length())).requireRandomBits(80);
    }
}
