/** What the panel and the protocols share. Public only because each protocol has a package of its own. */
package dev.rollcall.llm.wire;
