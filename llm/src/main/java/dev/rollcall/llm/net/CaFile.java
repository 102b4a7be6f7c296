package dev.rollcall.llm.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Reads certificates that are trusted in addition to Java's own: a company's CA, in PEM. */
final class CaFile {
    private static final Pattern PEM = Pattern.compile("-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----");

    private static final Pattern BEGIN = Pattern.compile("-----BEGIN CERTIFICATE-----");

    private CaFile() {}

    /** @throws IllegalArgumentException that names the variable, the file and what is wrong with it */
    static List<X509Certificate> read(String variable, Path file) {
        String place = variable + ": " + file;
        String text;
        try {
            if (Files.isDirectory(file)) {
                throw new IllegalArgumentException(place
                        + " is a folder: name the PEM file with the CA's certificate, or put it into SSL_CERT_DIR");
            }
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("there is no file " + file + ": mend " + variable + ", or unset it", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(place + " can't be read: let this user read it, or unset it", e);
        }
        List<X509Certificate> certificates = certificates(place, text);
        if (certificates.isEmpty() || count(BEGIN, text) > certificates.size()) {
            throw new IllegalArgumentException(place + " " + CaTrouble.words(text, certificates.size()));
        }
        return certificates;
    }

    /**
     * The certificates of all files in these folders, which are separated by colons. Files without a PEM certificate are
     * ignored.
     */
    static List<X509Certificate> readFolders(String variable, String folders) {
        var certificates = new ArrayList<X509Certificate>();
        for (String folder : folders.split(":")) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(folder), Files::isRegularFile)) {
                for (Path file : files) {
                    certificates.addAll(
                            certificates(variable + ": " + file, Files.readString(file, StandardCharsets.ISO_8859_1)));
                }
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        variable + ": the folder " + folder + " can't be read: mend the path, or unset it", e);
            }
        }
        return certificates;
    }

    private static long count(Pattern pattern, String text) {
        return pattern.matcher(text).results().count();
    }

    private static List<X509Certificate> certificates(String place, String text) {
        var certificates = new ArrayList<X509Certificate>();
        Matcher blocks = PEM.matcher(text);
        while (blocks.find()) {
            try {
                byte[] der = Base64.getMimeDecoder().decode(blocks.group(1));
                certificates.add((X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
            } catch (CertificateException | IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        place + ": certificate " + (certificates.size() + 1) + " in it is broken: copy it again", e);
            }
        }
        return certificates;
    }

    /** Trusts these certificates and those that Java trusts, including {@code javax.net.ssl.trustStore}. */
    static X509TrustManager trusting(Collection<X509Certificate> certificates) {
        try {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            int n = 0;
            for (X509Certificate own : manager(null).getAcceptedIssuers()) {
                all.setCertificateEntry("java-" + n++, own);
            }
            for (X509Certificate extra : certificates) {
                all.setCertificateEntry("extra-" + n++, extra);
            }
            return manager(all);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Java's own certificates can't be read: " + e.getMessage(), e);
        }
    }

    /** @param store null: Java's own certificates */
    private static X509TrustManager manager(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("no X.509 among " + Arrays.toString(factory.getTrustManagers()));
    }
}
