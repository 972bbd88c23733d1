#pragma once
// libcurl's variadic functions, one plain function per argument type. Nothing here keeps state.
#include <curl/curl.h>

/// What libcurl calls with bytes: returns how many were taken, or a code that pauses or aborts.
typedef size_t (*ccurl_sink)(char *_Nullable bytes, size_t size, size_t count, void *_Nullable context);

CURLcode ccurl_set_long(CURL *_Nonnull handle, CURLoption option, long value);
CURLcode ccurl_set_string(CURL *_Nonnull handle, CURLoption option, const char *_Nullable value);
/// Where libcurl writes CURL_ERROR_SIZE bytes at most about what goes wrong.
CURLcode ccurl_set_error_buffer(CURL *_Nonnull handle, char *_Nonnull buffer);
CURLcode ccurl_set_list(CURL *_Nonnull handle, CURLoption option, struct curl_slist *_Nullable list);
/// Copies `count` bytes as the body of a POST.
CURLcode ccurl_set_body(CURL *_Nonnull handle, const void *_Nullable bytes, size_t count);
/// Sets who gets the body's and the head's bytes.
CURLcode ccurl_set_sinks(CURL *_Nonnull handle, ccurl_sink _Nonnull body, ccurl_sink _Nonnull head,
                         void *_Nonnull context);
/// CURL_WRITEFUNC_PAUSE, a macro that Swift does not see.
size_t ccurl_pause(void);
