//go:build wasip1

package main

import (
	"runtime"
	"runtime/debug"
	"unsafe"
)

// Go gives nothing away that is still named here: the host writes a request and reads an answer in this memory.
var (
	question []byte
	reply    []byte
)

func main() {}

// reserve makes room for a request of so many bytes, and says where it is.
//
//go:wasmexport reserve
func reserve(length int32) int32 {
	question = make([]byte, length)
	return int32(uintptr(unsafe.Pointer(unsafe.SliceData(question))))
}

// check answers the request that was written, and says how long the answer is.
//
//go:wasmexport check
func check() int32 {
	reply = respond(question)
	question = nil
	return int32(len(reply))
}

// answerAt says where the answer is.
//
//go:wasmexport answer
func answerAt() int32 {
	return int32(uintptr(unsafe.Pointer(unsafe.SliceData(reply))))
}

// settle ends the making of a snapshot, during which Go saves memory.
//
//go:wasmexport settle
func settle() {
	question, reply = nil, nil
	debug.SetGCPercent(100)
	runtime.GC()
}
