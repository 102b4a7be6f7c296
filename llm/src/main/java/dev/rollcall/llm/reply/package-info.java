/** What a reply holds that the protocols read and the callers keep. It knows nothing else of Rollcall. */
package dev.rollcall.llm.reply;
