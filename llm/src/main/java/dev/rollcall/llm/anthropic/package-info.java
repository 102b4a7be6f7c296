/** Anthropic's Messages. */
package dev.rollcall.llm.anthropic;
