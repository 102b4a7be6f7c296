/**
 * How to talk to models: a {@link dev.rollcall.llm.Catalogue} of providers as data, one package per wire protocol, and
 * a {@link dev.rollcall.llm.Panel} that puts one {@link dev.rollcall.llm.Question} and brings back one honest
 * {@link dev.rollcall.llm.Reply}. It never tries again and never sleeps: that is for whoever asks.
 */
package dev.rollcall.llm;
