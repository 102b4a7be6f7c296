/** What people see: templates, the records that they are filled with, and static files. It knows no other room. */
package dev.rollcall.pages;
