using System.Globalization;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Injection;

/// <summary>An attempt to break out of a topic level, through one member of <see cref="IInjected"/>.</summary>
/// <param name="Member">The part of the topic that tells the member, and the name of the parameter behind it.</param>
/// <param name="Text">What would stand on the wire.</param>
/// <param name="Publish">Publishes with it.</param>
/// <param name="Filter">Writes a topic filter with it.</param>
/// <param name="IsTail">Whether it may have more levels than one.</param>
/// <param name="IsPossible">Whether the type has this value at all.</param>
internal sealed record Attempt(
    string Member, string Text, Func<IInjected, string, Task> Publish, Func<string, string> Filter, bool IsTail = false, bool IsPossible = true)
{
    /// <summary>Whether it is a value that a topic can have.</summary>
    internal bool IsAllowed => IsPossible && (IsTail ? Text.Split('/').All(Values.MayBeALevel) : Values.MayBeALevel(Text));

    internal string Template => IsTail ? $"{{tenant}}/devices/{Member}/{{*{Member}}}" : $"{{tenant}}/devices/{Member}/{{{Member}}}/end";

    internal static Attempt OfText(string value) =>
        new("text", value, (injected, tenant) => injected.TextAsync(tenant, value, "x"), tenant => InjectedTopics.Text.Filter(tenant, value));

    internal static Attempt OfOwn(string value) =>
        new("own", value, (injected, tenant) => injected.OwnAsync(tenant, new OwnText(value), "x"), tenant => InjectedTopics.Own.Filter(tenant, new OwnText(value)));

    internal static Attempt OfLetter(char value) =>
        new("letter", $"{value}", (injected, tenant) => injected.LetterAsync(tenant, value, "x"), tenant => InjectedTopics.Letter.Filter(tenant, value));

    internal static Attempt OfNumber(int value) => new(
        "number", value.ToString(CultureInfo.InvariantCulture), (injected, tenant) => injected.NumberAsync(tenant, value, "x"), tenant => InjectedTopics.Number.Filter(tenant, value));

    internal static Attempt OfFraction(double value) => new(
        "fraction", value.ToString(CultureInfo.InvariantCulture), (injected, tenant) => injected.FractionAsync(tenant, value, "x"), tenant => InjectedTopics.Fraction.Filter(tenant, value));

    internal static Attempt OfId(Guid value) =>
        new("id", $"{value}", (injected, tenant) => injected.IdAsync(tenant, value, "x"), tenant => InjectedTopics.Id.Filter(tenant, value));

    internal static Attempt OfDay(int value) => new(
        "day",
        $"{(DayOfWeek)value}",
        (injected, tenant) => injected.DayAsync(tenant, (DayOfWeek)value, "x"),
        tenant => InjectedTopics.Day.Filter(tenant, (DayOfWeek)value),
        IsPossible: Enum.IsDefined((DayOfWeek)value));

    // Moments are written in UTC, since an offset has a '+'.
    internal static Attempt OfMoment(DateTimeOffset value) => new(
        "moment",
        value.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        (injected, tenant) => injected.MomentAsync(tenant, value, "x"),
        tenant => InjectedTopics.Moment.Filter(tenant, value));

    internal static Attempt OfTail(string value) =>
        new("tail", value, (injected, tenant) => injected.TailAsync(tenant, value, "x"), tenant => InjectedTopics.Tail.Filter(tenant, value), IsTail: true);
}
