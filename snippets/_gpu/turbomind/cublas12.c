/* libcublas.so.12 for TurboMind on a machine that has libcublas.so.13: each of the functions that
 * lmdeploy 0.18's extension imports (cublas12.symbols) is handed on to the one of the same name.
 *
 * The arguments are those of cublas_v2.h and cublas_api.h of CUDA 12. Handles are pointers, enums are
 * ints, and a status is an int of which 0 is success; NOT_INITIALIZED stands for "no library here".
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>

enum { NOT_INITIALIZED = 1 };

static void *find(const char *name) {
    static void *library;
    if (library == NULL) library = dlopen("libcublas.so.13", RTLD_NOW | RTLD_GLOBAL);
    void *function = library == NULL ? NULL : dlsym(library, name);
    if (function == NULL) fprintf(stderr, "cublas12: %s\n", dlerror());
    return function;
}

#define HAND_ON(name, parameters, arguments)           \
    int name parameters {                              \
        static int(*real) parameters;                  \
        if (real == NULL) real = find(#name);          \
        return real == NULL ? NOT_INITIALIZED : real arguments; \
    }

HAND_ON(cublasCreate_v2, (void **handle), (handle))
HAND_ON(cublasDestroy_v2, (void *handle), (handle))
HAND_ON(cublasGetMathMode, (void *handle, int *mode), (handle, mode))
HAND_ON(cublasSetStream_v2, (void *handle, void *stream), (handle, stream))
HAND_ON(cublasSetWorkspace_v2, (void *handle, void *workspace, size_t bytes), (handle, workspace, bytes))
HAND_ON(cublasGemmEx,
        (void *handle, int transa, int transb, int m, int n, int k, const void *alpha, const void *a,
         int a_type, int lda, const void *b, int b_type, int ldb, const void *beta, void *c,
         int c_type, int ldc, int compute_type, int algorithm),
        (handle, transa, transb, m, n, k, alpha, a, a_type, lda, b, b_type, ldb, beta, c, c_type,
         ldc, compute_type, algorithm))
