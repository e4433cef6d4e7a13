using TypedMqtt.CompilerServices;

namespace TypedMqtt.Tests.CompilerServices;

public sealed class EnumWireNamesTests
{
    private static readonly EnumWireNames<Mode> Names = new((Mode.Off, "off"), (Mode.None, "none"), (Mode.On, "äin"));

#pragma warning disable CA1069 // Two names for one value are what is tested.
    private enum Mode : byte
    {
        Off = 0,
        None = 0,
        On = 1,
    }
#pragma warning restore CA1069

    [Fact]
    public void Where_two_members_have_one_value_the_first_gives_its_name_and_both_names_are_read()
    {
        Assert.True(Names.TryGetName(Mode.None, out var name));
        Assert.Equal("off", name);
        Assert.True(Names.TryParse("off"u8, out var off) & Names.TryParse("none"u8, out var none));
        Assert.Equal((Mode.Off, Mode.Off), (off, none));
    }

    [Fact]
    public void Names_are_compared_byte_by_byte()
    {
        Assert.True(Names.TryParse("äin"u8, out var value));
        Assert.Equal(Mode.On, value);
        Assert.False(Names.TryParse("Off"u8, out _) || Names.TryParse("of"u8, out _) || Names.TryParse(""u8, out _) || Names.TryParse("0"u8, out _));
        Assert.False(Names.TryParse("a\u0308in"u8, out _));
    }

    [Fact]
    public void A_value_that_is_not_declared_has_no_name() => Assert.False(Names.TryGetName((Mode)9, out _));
}
