/**
 * How to talk to models: a {@link dev.rollcall.llm.Catalogue} of providers as data, one package per wire protocol, and
 * a {@link dev.rollcall.llm.Panel} that asks one {@link dev.rollcall.llm.Question} and returns one
 * {@link dev.rollcall.llm.Reply}. It never retries and never sleeps: that is for its caller.
 */
package dev.rollcall.llm;
