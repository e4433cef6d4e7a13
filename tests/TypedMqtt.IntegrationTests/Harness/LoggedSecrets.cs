using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Options;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Harness;

[assembly: AssemblyFixture(typeof(LoggedSecrets))]

namespace TypedMqtt.IntegrationTests.Harness;

/// <summary>
/// Looks for secrets and payloads in every line that any host of these tests logs, at every level and with its exception, and in every
/// exception of ours that is thrown anywhere. What was found fails the run at its end. It knows the secrets that the tests use; what a
/// handler says in exceptions of its own is its author's to say, and is logged.
/// </summary>
public sealed class LoggedSecrets : IDisposable
{
    // Passwords, the password of a key, what is left of one, queries and payloads all have the word SECRET in them; and every reading
    // that is sent as JSON has this name.
    private static readonly string[] Secrets = ["SECRET", TestBrokers.Password, TestBrokers.WrongPassword, "\"celsius\""];

    private static readonly ConcurrentQueue<string> Found = new();

    public LoggedSecrets() => AppDomain.CurrentDomain.FirstChanceException += OnThrown;

    /// <summary>Looks at what is logged.</summary>
    internal static void Look(string text)
    {
        if (Array.Exists(Secrets, secret => text.Contains(secret, StringComparison.Ordinal)))
        {
            Found.Enqueue(text);
        }
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.FirstChanceException -= OnThrown;
        Assert.True(Found.IsEmpty, $"Secrets were logged, or are in exceptions:\n{string.Join("\n", Found)}");
    }

    private static void OnThrown(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        // Those that only we throw, with all that is in them.
        if (thrown.Exception is MqttException or OptionsValidationException)
        {
            Look(thrown.Exception.ToString());
        }
    }
}
