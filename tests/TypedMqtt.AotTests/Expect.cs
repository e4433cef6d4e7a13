using System.Runtime.CompilerServices;

namespace TypedMqtt.AotTests;

/// <summary>The two assertions of a program without a test framework: those do not compile natively.</summary>
internal static class Expect
{
    internal static void Equal<T>(T expected, T actual, [CallerArgumentExpression(nameof(actual))] string? what = null)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"{what} is '{actual}', not '{expected}'.");
        }
    }

    internal static void True(bool condition, [CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"Not so: {what}");
        }
    }
}
