using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace TypedMqtt.Generators.Tests.Behaviour;

/// <summary>Makes up values of whatever types a contract has, and writes them down so that two can be compared.</summary>
internal static class SampleValues
{
    private static readonly JsonSerializerOptions WithFields = new() { IncludeFields = true };

    // Every type that can be parsed understands one of these.
    private static readonly string[] Texts = ["7", "abcd", "127.0.0.1", "2026-11-25T10:30:15.1234567Z", "2026-11-25", "10:30:15.1234567", "6f9619ff-8b86-d011-b42d-00c04fc964ff"];

    /// <summary>A value of a type; null where the type has none, as an enum without members.</summary>
    /// <param name="type">The type.</param>
    /// <param name="name">What it is for: values of one type differ by it.</param>
    internal static object? Create(Type type, string name)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(string) => "text-" + name,
            _ when type == typeof(int) => name.Sum(character => character),
            { IsEnum: true } => Enum.GetValues(type) is { Length: > 0 } values ? values.GetValue(values.Length - 1) : null,
            _ when type == typeof(byte[]) => new byte[] { 1, 2, 0xFF },
            _ when type == typeof(ReadOnlyMemory<byte>) => new ReadOnlyMemory<byte>([3, 4]),
            _ when type == typeof(ReadOnlyMemory<char>) => name.AsMemory(),
            _ when type == typeof(bool) => true,
            _ when Parse(type) is { } parsed => parsed,
            { IsArray: true } => CreateArray(type.GetElementType()!, name),
            { IsGenericType: true } when type.IsAssignableFrom(typeof(List<>).MakeGenericType(type.GetGenericArguments()[0])) => CreateList(type.GetGenericArguments()[0], name),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(Dictionary<,>) => Activator.CreateInstance(type),
            _ => CreateByConstructor(type, name),
        };
    }

    /// <summary>A value in text: equal values give equal text.</summary>
    internal static string Describe(object? value) => value switch
    {
        null => "null",
        DateTime or DateTimeOffset or DateOnly or TimeOnly => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => JsonSerializer.Serialize(value, value.GetType(), WithFields),
    };

    private static object? Parse(Type type) =>
        type.GetInterfaces().Any(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(ISpanParsable<>))
            ? typeof(SampleValues).GetMethod(nameof(ParseAs), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, null)
            : null;

    private static object? ParseAs<T>()
        where T : ISpanParsable<T>
    {
        foreach (var text in Texts)
        {
            if (T.TryParse(text.AsSpan(), CultureInfo.InvariantCulture, out var value))
            {
                return value;
            }
        }

        return null;
    }

    private static Array CreateArray(Type element, string name)
    {
        var array = Array.CreateInstance(element, 1);
        array.SetValue(Create(element, name), 0);
        return array;
    }

    private static IList CreateList(Type element, string name)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        list.Add(Create(element, name));
        return list;
    }

    private static object CreateByConstructor(Type type, string name)
    {
        var constructor = type.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).First();
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => Create(parameter.ParameterType, name + parameter.Name))]);
    }
}
