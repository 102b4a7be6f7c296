package dev.rollcall.api;

import dev.rollcall.store.AccessRole;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Who may open a page: what {@code x-role} is to an operation of the contract. A page without it is for nobody. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface PageRole {
    AccessRole value() default AccessRole.READ;

    /** Everybody may, without a token, too. */
    boolean open() default false;
}
