/** Google's generateContent. */
package dev.rollcall.llm.gemini;
