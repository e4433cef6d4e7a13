using System.ComponentModel;

namespace System.Runtime.CompilerServices;

/// <summary>Lets records compile against netstandard2.0, which lacks it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
internal static class IsExternalInit;
