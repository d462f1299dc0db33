package pyeval

// The builtin exceptions, as in CPython 3.13.
var (
	BaseExceptionClass      = NewNativeClass("BaseException", "builtins")
	BaseExceptionGroupClass = exceptionClass("BaseExceptionGroup", BaseExceptionClass)
	GeneratorExitClass      = exceptionClass("GeneratorExit", BaseExceptionClass)
	KeyboardInterruptClass  = exceptionClass("KeyboardInterrupt", BaseExceptionClass)
	SystemExitClass         = exceptionClass("SystemExit", BaseExceptionClass)
	ExceptionClass          = exceptionClass("Exception", BaseExceptionClass)

	ArithmeticErrorClass     = exceptionClass("ArithmeticError", ExceptionClass)
	FloatingPointErrorClass  = exceptionClass("FloatingPointError", ArithmeticErrorClass)
	OverflowErrorClass       = exceptionClass("OverflowError", ArithmeticErrorClass)
	ZeroDivisionErrorClass   = exceptionClass("ZeroDivisionError", ArithmeticErrorClass)
	AssertionErrorClass      = exceptionClass("AssertionError", ExceptionClass)
	AttributeErrorClass      = exceptionClass("AttributeError", ExceptionClass)
	BufferErrorClass         = exceptionClass("BufferError", ExceptionClass)
	EOFErrorClass            = exceptionClass("EOFError", ExceptionClass)
	ExceptionGroupClass      = exceptionClass("ExceptionGroup", BaseExceptionGroupClass, ExceptionClass)
	ImportErrorClass         = exceptionClass("ImportError", ExceptionClass)
	ModuleNotFoundErrorClass = exceptionClass("ModuleNotFoundError", ImportErrorClass)
	LookupErrorClass         = exceptionClass("LookupError", ExceptionClass)
	IndexErrorClass          = exceptionClass("IndexError", LookupErrorClass)
	KeyErrorClass            = exceptionClass("KeyError", LookupErrorClass)
	MemoryErrorClass         = exceptionClass("MemoryError", ExceptionClass)
	NameErrorClass           = exceptionClass("NameError", ExceptionClass)
	UnboundLocalErrorClass   = exceptionClass("UnboundLocalError", NameErrorClass)

	OSErrorClass                = exceptionClass("OSError", ExceptionClass)
	BlockingIOErrorClass        = exceptionClass("BlockingIOError", OSErrorClass)
	ChildProcessErrorClass      = exceptionClass("ChildProcessError", OSErrorClass)
	ConnectionErrorClass        = exceptionClass("ConnectionError", OSErrorClass)
	BrokenPipeErrorClass        = exceptionClass("BrokenPipeError", ConnectionErrorClass)
	ConnectionAbortedErrorClass = exceptionClass("ConnectionAbortedError", ConnectionErrorClass)
	ConnectionRefusedErrorClass = exceptionClass("ConnectionRefusedError", ConnectionErrorClass)
	ConnectionResetErrorClass   = exceptionClass("ConnectionResetError", ConnectionErrorClass)
	FileExistsErrorClass        = exceptionClass("FileExistsError", OSErrorClass)
	FileNotFoundErrorClass      = exceptionClass("FileNotFoundError", OSErrorClass)
	InterruptedErrorClass       = exceptionClass("InterruptedError", OSErrorClass)
	IsADirectoryErrorClass      = exceptionClass("IsADirectoryError", OSErrorClass)
	NotADirectoryErrorClass     = exceptionClass("NotADirectoryError", OSErrorClass)
	PermissionErrorClass        = exceptionClass("PermissionError", OSErrorClass)
	ProcessLookupErrorClass     = exceptionClass("ProcessLookupError", OSErrorClass)
	TimeoutErrorClass           = exceptionClass("TimeoutError", OSErrorClass)

	ReferenceErrorClass        = exceptionClass("ReferenceError", ExceptionClass)
	RuntimeErrorClass          = exceptionClass("RuntimeError", ExceptionClass)
	NotImplementedErrorClass   = exceptionClass("NotImplementedError", RuntimeErrorClass)
	PythonFinalizationErrClass = exceptionClass("PythonFinalizationError", RuntimeErrorClass)
	RecursionErrorClass        = exceptionClass("RecursionError", RuntimeErrorClass)
	StopAsyncIterationClass    = exceptionClass("StopAsyncIteration", ExceptionClass)
	StopIterationClass         = exceptionClass("StopIteration", ExceptionClass)
	SyntaxErrorClass           = exceptionClass("SyntaxError", ExceptionClass)
	IndentationErrorClass      = exceptionClass("IndentationError", SyntaxErrorClass)
	TabErrorClass              = exceptionClass("TabError", IndentationErrorClass)
	SystemErrorClass           = exceptionClass("SystemError", ExceptionClass)
	TypeErrorClass             = exceptionClass("TypeError", ExceptionClass)
	ValueErrorClass            = exceptionClass("ValueError", ExceptionClass)
	UnicodeErrorClass          = exceptionClass("UnicodeError", ValueErrorClass)
	UnicodeDecodeErrorClass    = exceptionClass("UnicodeDecodeError", UnicodeErrorClass)
	UnicodeEncodeErrorClass    = exceptionClass("UnicodeEncodeError", UnicodeErrorClass)
	UnicodeTranslateErrorClass = exceptionClass("UnicodeTranslateError", UnicodeErrorClass)

	WarningClass                   = exceptionClass("Warning", ExceptionClass)
	BytesWarningClass              = exceptionClass("BytesWarning", WarningClass)
	DeprecationWarningClass        = exceptionClass("DeprecationWarning", WarningClass)
	EncodingWarningClass           = exceptionClass("EncodingWarning", WarningClass)
	FutureWarningClass             = exceptionClass("FutureWarning", WarningClass)
	ImportWarningClass             = exceptionClass("ImportWarning", WarningClass)
	PendingDeprecationWarningClass = exceptionClass("PendingDeprecationWarning", WarningClass)
	ResourceWarningClass           = exceptionClass("ResourceWarning", WarningClass)
	RuntimeWarningClass            = exceptionClass("RuntimeWarning", WarningClass)
	SyntaxWarningClass             = exceptionClass("SyntaxWarning", WarningClass)
	UnicodeWarningClass            = exceptionClass("UnicodeWarning", WarningClass)
	UserWarningClass               = exceptionClass("UserWarning", WarningClass)
)

// exceptionClasses are the builtin exceptions, in order of declaration.
var exceptionClasses []*Class

func exceptionClass(name string, bases ...*Class) *Class {
	c := NewNativeClass(name, "builtins", bases...)
	exceptionClasses = append(exceptionClasses, c)
	return c
}

// NewException makes a native exception class for a host package; without bases
// it derives from Exception.
func NewException(name, module string, bases ...*Class) *Class {
	if len(bases) == 0 {
		bases = []*Class{ExceptionClass}
	}
	return NewNativeClass(name, module, bases...)
}
