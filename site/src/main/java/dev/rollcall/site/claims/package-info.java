/**
 * What answers claim about a domain, held against what its site says: what a model is asked to find claims and to judge them,
 * what of its replies is believed, and who decides. Pure functions: whoever makes the calls and keeps the results gives texts
 * and takes values. Texts of pages and answers are data wherever they go.
 */
package dev.rollcall.site.claims;
