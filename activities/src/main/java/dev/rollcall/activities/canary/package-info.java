/** Whether a model was changed without a new name: the same closed questions, each day. */
package dev.rollcall.activities.canary;
