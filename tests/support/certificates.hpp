#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <unistd.h>

namespace lytes::tests {

/// A self-signed certificate for one name ("DNS:localhost", "IP:127.0.0.1"), a TLS server context that
/// presents it, and a file with it for clients that are to trust it.
class TestCertificate {
  public:
    explicit TestCertificate(const std::string& subject_alternative_name)
        : key_(EVP_EC_gen("P-256"), EVP_PKEY_free), certificate_(X509_new(), X509_free) {
        X509_set_version(certificate_.get(), 2);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate_.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate_.get()), -3600);
        X509_gmtime_adj(X509_getm_notAfter(certificate_.get()), 3600);
        X509_set_pubkey(certificate_.get(), key_.get());
        auto* const name = X509_get_subject_name(certificate_.get());
        const auto* const text = reinterpret_cast<const unsigned char*>("lytes test");
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0);
        X509_set_issuer_name(certificate_.get(), name);
        add(NID_subject_alt_name, subject_alternative_name);
        add(NID_basic_constraints, "critical,CA:TRUE");
        X509_sign(certificate_.get(), key_.get(), EVP_sha256());
        context_.reset(SSL_CTX_new(TLS_server_method()));
        SSL_CTX_use_certificate(context_.get(), certificate_.get());
        SSL_CTX_use_PrivateKey(context_.get(), key_.get());
        write_file();
    }
    ~TestCertificate() { ::unlink(file_.c_str()); }
    TestCertificate(const TestCertificate&) = delete;
    TestCertificate& operator=(const TestCertificate&) = delete;

    [[nodiscard]] SSL_CTX* context() const { return context_.get(); }
    [[nodiscard]] const std::string& file() const { return file_; }

  private:
    void add(int kind, const std::string& value) {
        auto* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
        X509_add_ext(certificate_.get(), extension, -1);
        X509_EXTENSION_free(extension);
    }

    void write_file() {
        const int descriptor = ::mkstemp(file_.data());
        auto* const stream = ::fdopen(descriptor, "w");
        PEM_write_X509(stream, certificate_.get());
        std::fclose(stream);
    }

    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
    std::unique_ptr<X509, decltype(&X509_free)> certificate_;
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_{nullptr, SSL_CTX_free};
    std::string file_ = "/tmp/lytes-test-XXXXXX";
};

}  // namespace lytes::tests
