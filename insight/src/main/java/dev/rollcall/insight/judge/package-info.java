/**
 * What a language model, the judge, is asked about an answer, and what of its reply is believed. Pure functions: whoever makes
 * the calls gives the answer and the reply. Nothing here is used unless somebody switches the judge on.
 */
package dev.rollcall.insight.judge;
