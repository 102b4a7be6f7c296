/** OpenAI's Responses, also spoken by xAI, and by Perplexity as its Agent API. */
package dev.rollcall.llm.openairesponses;
