/** The seam between the panel and the protocols. Public only because each protocol has a package of its own. */
package dev.rollcall.llm.wire;
