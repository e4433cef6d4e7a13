using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace TypedMqtt.CompilerServices;

/// <summary>The names an enum's members have on the wire.</summary>
/// <typeparam name="T">The enum type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class EnumWireNames<T>
    where T : struct, Enum
{
    private readonly T[] _values;
    private readonly string[] _names;
    private readonly byte[][] _utf8Names;

    /// <summary>Declares the names.</summary>
    /// <param name="members">The members; where two have one value, the first gives its name.</param>
    public EnumWireNames(params ReadOnlySpan<(T Value, string Name)> members)
    {
        _values = new T[members.Length];
        _names = new string[members.Length];
        _utf8Names = new byte[members.Length][];
        for (var i = 0; i < members.Length; i++)
        {
            (_values[i], _names[i]) = members[i];
            _utf8Names[i] = Encoding.UTF8.GetBytes(_names[i]);
        }
    }

    internal bool TryGetName(T value, [NotNullWhen(true)] out string? name)
    {
        var index = Array.IndexOf(_values, value);
        name = index < 0 ? null : _names[index];
        return name is not null;
    }

    internal bool TryParse(ReadOnlySpan<byte> utf8Name, out T value)
    {
        for (var i = 0; i < _utf8Names.Length; i++)
        {
            if (utf8Name.SequenceEqual(_utf8Names[i]))
            {
                value = _values[i];
                return true;
            }
        }

        value = default;
        return false;
    }
}
